/// Paths of the controller, as short as a person would write them.
public enum LocalPath {
  /// A path that starts in a folder; `.` adds nothing, and an absolute path stays as it is.
  public static func join(_ folder: String, _ path: String) -> String {
    path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)"
  }

  /// The folder of a file; `.` when the path has none.
  public static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// The folder above a folder.
  static func parent(of folder: String) -> String {
    if folder == "." { return ".." }
    return folder == ".." || folder.hasSuffix("/..") ? folder + "/.." : self.folder(of: folder)
  }
}
