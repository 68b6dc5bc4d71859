/// Makes a file one that may be run.
public enum ExecutableFile {
  /// Gives a file a mode, and content that no one holds open for writing.
  ///
  /// A process that is started at the moment in which this one writes inherits what is being written,
  /// and for as long nobody may run it ("Text file busy"). So another process writes it anew.
  public static func make(_ path: String, mode: Int) throws {
    let script = #"cat "$1" >"$1.copy" && chmod "$2" "$1.copy" && mv -f "$1.copy" "$1""#
    let process = try LocalProcess(["sh", "-c", script, "sh", path, String(mode, radix: 8)])
    guard process.stop() == 0 else {
      throw LocalSession.Failure(description: "\(path) cannot be made executable")
    }
  }
}
