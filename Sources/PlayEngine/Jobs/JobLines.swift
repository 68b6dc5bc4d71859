public import PlayShell

/// Cuts what a job prints into lines, as they are complete.
public struct JobLines {
  private var output: [UInt8] = []
  private var errors: [UInt8] = []

  /// Nothing has been printed yet.
  public init() {}

  /// The lines that have become complete; with the last news, what is left as well.
  public mutating func receive(_ news: JobWatch.News, isLast: Bool) -> [String] {
    Self.lines(&output, news.output, isLast) + Self.lines(&errors, news.errors, isLast)
  }

  private static func lines(_ rest: inout [UInt8], _ news: [UInt8], _ isLast: Bool) -> [String] {
    rest += news
    let newline = UInt8(ascii: "\n")
    let end = isLast ? rest.count : (rest.lastIndex(of: newline).map { $0 + 1 } ?? 0)
    defer { rest.removeFirst(end) }
    return rest[..<end].split(separator: newline).map { String(decoding: $0, as: UTF8.self) }
  }
}
