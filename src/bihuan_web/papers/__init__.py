"""Papers of a round (文稿), the submission pack and the archive (归档)."""
