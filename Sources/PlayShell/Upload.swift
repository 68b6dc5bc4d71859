/// A payload that is too large for the script and is copied to the host beforehand, by a program on a
/// channel of its own.
public struct Upload: Sendable, Equatable {
  /// Where the bytes go.
  public enum Place: Sendable, Equatable {
    /// Into the session's folder, of this path.
    case folder(String)
    /// Into the folder of the file that they become, so that they are written once; the program keeps
    /// them there only as long as it is not told to end.
    case beside
  }

  /// The absolute path of the file on the host.
  public let path: String
  /// The bytes.
  public let content: [UInt8]
  /// The frame of the command that reads them.
  public let frame: Int
  /// Where the path is.
  public let place: Place

  /// Describes an upload.
  public init(path: String, content: [UInt8], frame: Int, place: Place) {
    (self.path, self.content, self.frame, self.place) = (path, content, frame, place)
  }

  /// What a program that keeps the bytes prints once it has them all.
  public static let mark = word + "\n"
  private static let word = "whole"

  /// The shell code of the program; it reads the bytes.
  ///
  /// - Throws: `ShellQuotingError` when the path cannot be a word.
  public func code() throws(ShellQuotingError) -> String {
    let path = try ShellQuoting.quote(path)
    return switch place {
    case .folder(let folder): Self.code(path, content.count, in: try ShellQuoting.quote(folder))
    case .beside: Self.keepingCode(path, content.count)
    }
  }

  /// The folder must be the user's own: its name can be seen while this command starts, so someone
  /// else could have made it first.
  ///
  /// When the connection breaks, the session's shell may be gone before this command has made the
  /// folder. So what does not come whole is removed here, with a folder that was made for it.
  private static func code(_ path: String, _ count: Int, in folder: String) -> String {
    """
    umask 077; swplay_m=; \
    [ -d \(folder) ] || { mkdir -m 700 \(folder) && swplay_m=1; } || exit; \
    [ -O \(folder) ] && ! [ -h \(folder) ] || { \
    echo \(folder) is not ours >&2; exit 1; }; \
    cat >\(path) && [ $(wc -c <\(path)) -eq \(count) ] && exit; \
    rm -f \(path); [ -z "$swplay_m" ] || rmdir \(folder); exit 1
    """
  }

  /// This program owns the file, which must go whatever happens.
  ///
  /// The session's shell would know nothing of it when the connection breaks behind the last byte. So
  /// input ends when the session has done with the file, which has its name by then, or is lost.
  ///
  /// A file that is there already is neither followed, written nor removed. dd(1) takes larger pieces
  /// than head(1), which may read on when there is more; there is nothing more before the mark. The traps
  /// of signals clean up themselves, as those of the session's shell do. All is one line, since csh(1)
  /// may be the login shell.
  private static func keepingCode(_ path: String, _ count: Int) -> String {
    let (blocks, rest) = count.quotientAndRemainder(dividingBy: 32 << 10)
    let take =
      (blocks > 0 ? ["dd bs=32k count=\(blocks) iflag=fullblock status=none >&3"] : [])
      + (rest > 0 ? ["head -c \(rest) >&3"] : [])
    return """
      LC_ALL=C; export LC_ALL; umask 077; set -C; swplay_t=\(path) swplay_m=; trap "" HUP PIPE TERM; \
      swplay_end() { [ -z "$swplay_m" ] || ! [ -f "$swplay_t" ] || rm -f "$swplay_t"; }; \
      trap swplay_end EXIT; exec 3>"$swplay_t"; swplay_m=1; \
      trap "swplay_end; exit 129" HUP; trap "swplay_end; exit 141" PIPE; \
      trap "swplay_end; exit 143" TERM; \
      \((take + ["exec 3>&-"]).joined(separator: " && ")) || exit; \
      [ $(wc -c <"$swplay_t") -eq \(count) ] || exit; \
      echo \(word); read -r swplay_l; exit 0
      """
  }
}
