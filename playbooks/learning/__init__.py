"""What weights the outcomes suggest for the rules of a version.

`fitting` needs scikit-learn, which takes the better part of a second and 90 MB to load: only the command that suggests
weights imports this package, so neither the web server nor the worker pays for it.
"""
