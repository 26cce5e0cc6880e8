"""Reference layers: boundaries, communes, relief and names derived from registry packages."""
