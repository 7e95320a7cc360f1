"""What a release says of what it is made of: bills of material (CycloneDX) and the notices of third parties."""
