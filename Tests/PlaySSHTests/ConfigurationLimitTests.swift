import Testing

@testable import PlaySSH

/// No configuration takes all time or memory, or ends the program.
@Suite struct ConfigurationLimitTests {
  private struct Files: SSHConfigurationReader {
    let texts: [String: String]

    func text(of path: String, mustBeOwn: Bool) -> String? { texts[path] }
    func files(matching pattern: String) -> [String] { texts[pattern] == nil ? [] : [pattern] }
  }

  private func configuration(_ text: String) throws -> SSHConfiguration {
    try SSHConfiguration(
      files: [SSHConfigurationFile(path: "/c", folder: "")],
      surroundings: SSHConfiguration.Surroundings(
        home: "/root", user: "root", host: "here", userID: 0, variable: { _ in nil }),
      reader: Files(texts: ["/c": text, "/more": "Port 13\n"]))
  }

  private func message(_ text: String) throws -> String? {
    try #require(throws: SSHConfigurationMistake.self) { try configuration(text) }.description
  }

  @Test func filesThatIncludeThemselvesAreToldAndNotReadForEver() throws {
    #expect(try message("Include c") == "/c:1: files include each other too deeply")
    let many = Array(repeating: "/more", count: 5_000).joined(separator: " ")
    #expect(try message("Include \(many)") == "/c:1: more than 4096 files are included")
  }

  @Test func timesThatAreTooLongAreRefused() throws {
    #expect(try configuration("ConnectTimeout 24w").settings(of: "a").connectTimeout == 14_515_200)
    for time in ["3551w", String(repeating: "2147483647w", count: 10_000), "99999999999999999999"] {
      #expect(try message("ConnectTimeout \(time)")?.hasPrefix("/c:1: connecttimeout: exp") == true)
    }
  }
}
