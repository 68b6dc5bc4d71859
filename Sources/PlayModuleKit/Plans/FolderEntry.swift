/// A name in a folder: what open(2), rename(2) and mkdir(2) change.
public struct FolderEntry: Hashable, Sendable {
  /// Device and inode of the folder, which its paths have in common.
  public let folder: String
  /// The name in small letters, since some file systems do not tell them from capital ones.
  public let name: String

  /// Names an entry of the folder with this device and inode.
  public init(_ name: String, in folder: String) {
    self.folder = folder
    self.name = name.lowercased()
  }

  /// Names the entry that a path stands for.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - folder: The status of the folder that the path is in, behind all links.
  public init(_ path: RemotePath, in folder: FileStatus) {
    self.init(path.name, in: folder.identity)
  }
}
