"""One PyTorch definition per attention module: the fixtures and the trained networks both use these.

Every module takes a batch and returns its results by the names of the specification, in reading order. Written from
the papers, independently of the TypeScript, so that agreement between the two means something.
"""
