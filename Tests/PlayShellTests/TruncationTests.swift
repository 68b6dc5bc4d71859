import Foundation
import PlayShell
import PlayTestKit
import Testing

/// A shell whose script ends anywhere, as when its connection is lost: a here-document without its end
/// is one that some shells carry out.
@Suite struct TruncationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs the shell on each beginning of the script, from the first byte behind the prologue on.
  private static let drive = #"""
    cd "$1" && n=$2 && while [ $n -le $3 ]; do
      printf 'old\n' >f
      head -c $n script | /bin/sh >/dev/null 2>&1
      cmp -s f old || cmp -s f new || echo "torn at $n"
      [ "$(ls -A)" = "$names" ] || { echo "left at $n:" $(ls -A); break; }
      [ $n -eq $3 ] || [ $((n + 7)) -lt $3 ] || n=$(($3 - 7))
      n=$((n + 7))
    done
    """#

  @Test(arguments: [
    "new\nlines $(of) a `here`-document\n", "no newline at its end, so it is encoded",
  ])
  func fileIsNeverTorn(content: String) throws {
    var script = SessionScript(nonce: "nonce", identifier: "test-\(UUID().uuidString)")
    var batch = Batch()
    let file = FileWrite(path: folder["f"], content: Array(content.utf8), mode: "0644")
    batch.append(chain: [(file.command, [0]), (["true"], [0])])
    let stubs = try Stubs()
    let beginning = script.prologue + "PATH=\(stubs.folder.path):$PATH\n"
    let text = Array(beginning.utf8) + (try script.chunk(for: batch).bytes)
    try folder.write(String(decoding: text, as: UTF8.self), to: "script")
    try folder.write("old\n", to: "old")
    try folder.write(content, to: "new")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "names=$(printf 'f\\nnew\\nold\\nscript'); " + Self.drive, "sh", folder.path,
      "\(beginning.utf8.count)", "\(text.count)",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(String(decoding: said, as: UTF8.self) == "")
    #expect(process.terminationStatus == 0)
    // The whole script does write the file.
    #expect(folder.text("f") == content)
    #expect(!FileManager.default.fileExists(atPath: script.folder))
  }
}
