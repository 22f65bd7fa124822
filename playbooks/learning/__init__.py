"""What weights the outcomes suggest for the rules of a version.

`fitting` needs scikit-learn, which takes the better part of a second and some 95 MB to load (resident memory before
and after the import): only the command and the process that `apart` starts import it, so neither the web server nor the
worker pays for it.
"""
