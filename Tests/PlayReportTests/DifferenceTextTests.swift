import PlayEngine
import PlayModuleKit
import PlayReport
import Testing

/// How changes are shown.
@Suite struct DifferenceTextTests {
  private func shown(
    _ difference: Difference, mode: RunMode = .check, options: ReportOptions = ReportOptions()
  ) -> String {
    let text = Story(mode: mode).text(of: .changed(difference), options: options)
    let head = "Do it\n  \(mode == .check ? "would change" : "changed"): web1\n    "
    #expect(text.hasPrefix(head))
    return text.dropFirst(head.count).dropLast().split(separator: "\n    ")
      .joined(separator: "\n")
  }

  private static func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }

  private static let values: [(String?, String?, String)] = [
    ("NO", "YES", #"x: "NO" -> "YES""#),
    (nil, "", #"x: not set -> """#),
    ("old", nil, #"x: "old" -> not set"#),
    (#"a "b" \"#, "two\nlines", #"x: "a \"b\" \\" -> "two\nlines""#),
    ("tab\there", "bell\u{7}\u{9b}", #"x: "tab\there" -> "bell\x07\u009b""#),
  ]

  @Test(arguments: values) func aValueIsOneLine(before: String?, after: String?, text: String) {
    #expect(shown(.value("x", from: before, to: after)) == text)
  }

  private static let contents: [(String?, String?, String)] = [
    ("a\n", "a\nb\n", "/f: 1 line added"),
    ("a\nb\nc\n", "a\n", "/f: 2 lines removed"),
    ("a\n", "b\nc\n", "/f: 2 lines added, 1 removed"),
    (nil, "a\nb\n", "/f: new file, 2 lines"),
    (nil, "", "/f: new file, 0 lines"),
    ("a\n", nil, "/f: file removed, 1 line"),
    ("a\n", "a\n", "/f: same content"),
    ("a", "\0", "/f: binary content differs: 1 byte -> 1 byte"),
  ]

  @Test(arguments: contents)
  func aFileIsOneLineOfNumbers(before: String?, after: String?, text: String) {
    #expect(shown(.text("/f", from: Self.bytes(before), to: Self.bytes(after))) == text)
  }

  private static let diffs: [(String?, String?, String)] = [
    (
      "a\nb", "a\nc\n",
      """
      --- before: /f
      +++ after: /f
      @@ -1,2 +1,2 @@
       a
      -b
      \\ No newline at end of file
      +c
      """
    ),
    (nil, "a\n", "--- /dev/null\n+++ after: /f\n@@ -0,0 +1 @@\n+a"),
    ("a\n", nil, "--- before: /f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a"),
    (nil, "", "/f: new file, 0 lines"),
    ("\0", nil, "/f: binary content differs: 1 byte -> no file"),
  ]

  @Test(arguments: diffs)
  func aFileIsAUnifiedDiffWhenAskedFor(before: String?, after: String?, text: String) {
    let difference = Difference.text("/f", from: Self.bytes(before), to: Self.bytes(after))
    #expect(shown(difference, options: ReportOptions(showsDifferences: true)) == text)
  }

  @Test func aLongDiffIsCutUnlessEverythingIsAskedFor() {
    let file = Difference.text(
      "/f", from: nil, to: Array(String(repeating: "x\n", count: 140).utf8))
    let cut = shown(file, options: ReportOptions(showsDifferences: true))
    #expect(cut.hasSuffix("\n+x\n… 41 more lines; -vv shows all"))
    #expect(cut.split(separator: "\n").count == 103)
    let whole = shown(file, options: ReportOptions(verbosity: 2, showsDifferences: true))
    #expect(whole.split(separator: "\n").count == 143)
  }

  @Test(arguments: [(RunMode.check, "would run: pkg update -f"), (.apply, "ran: pkg update -f")])
  func aCommandIsShownAsItIsTyped(mode: RunMode, text: String) {
    #expect(shown(.command("pkg update -f"), mode: mode) == text)
  }

  private static let secrets: [(Difference, String)] = [
    (
      Difference("pw", .value(before: nil, after: "s3cret"), isSecret: true),
      #"pw: not set -> "********""#
    ),
    (
      Difference("/f", .text(before: [1], after: [2]), isSecret: true),
      "/f: the content is secret and not shown"
    ),
    (Difference("do s3cret", .command("do s3cret"), isSecret: true), "would run: ********"),
  ]

  @Test(arguments: secrets)
  func aSecretDifferenceShowsItsSubjectAlone(difference: Difference, text: String) {
    #expect(shown(difference, options: ReportOptions(verbosity: 2, showsDifferences: true)) == text)
  }
}
