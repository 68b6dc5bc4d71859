/// Paths of the controller, as short as a person would write them.
public enum LocalPath {
  /// A path that starts in a folder; `.` adds nothing, and an absolute path stays as it is.
  public static func join(_ folder: String, _ path: String) -> String {
    path.utf8.first == slash || folder == "." ? path : "\(folder)/\(path)"
  }

  /// The folder of a file; `.` when the path has none.
  public static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: slash).map { String(path[..<$0]) } ?? "."
  }

  private static let slash = UInt8(ascii: "/")

  /// The folder above a folder.
  static func parent(of folder: String) -> String {
    if folder == "." { return ".." }
    return folder == ".." || folder.hasSuffix("/..") ? folder + "/.." : self.folder(of: folder)
  }
}
