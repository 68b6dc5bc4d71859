import PlayData
import PlayShell
import Testing

/// Whatever a value holds, it arrives unchanged: on a real shell, through the session's script.
@Suite struct ByteForByteTests {
  /// Texts that a shell, a here-document, `printf`, `echo`, sed(1) or a frame could misread.
  static let texts: [String] = [
    "", "plain\n", "no newline at the end", "\n", "\n\n\n", " leading and trailing ",
    #"'single' "double" `date` $(date) $HOME ${x} \ \\ \n"#, "a\nb'c\n$d\n`e`\n",
    "tab\tand\tmore\t\n", "100% %s %d %n %%\n", "-n", "-e \\t", "--", "-", "!", "~root",
    "EOF\nEND\n.\n", "a;b&c|d>e<f(g)h{i}j*k?l[m]n#o\n", "\r\n", "one\r\ntwo\r\n",
    "\u{1}\u{7}\u{1b}[31mred\u{1b}[0m\u{7f}", "ümläut – 日本語 \u{1f680}\n", "a\u{301}", "#!/bin/sh\n",
    "nonce\nend_of nonce 0 0\n", "'", "\"", "\\", "$", "`", "\\\n", "'\\''",
  ]

  /// Random texts over the characters that matter, from fixed seeds.
  static let random: [String] = (1...20).map { seed in
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    let characters = Array("'\"`$\\%-\n\t ;&|<>(){}*?[]#~!=ab\r")
    return String(
      (0..<200).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return characters[Int(state >> 33) % characters.count]
      })
  }

  static let large = String(repeating: "0123456789 'quoted' $x `y` \\\n", count: 36_000)

  @Test func contentOfCopies() async throws {
    try await LocalHost.run { host in
      for (index, text) in (Self.texts + Self.random + [Self.large]).enumerated() {
        let parameters: ValueMap = [
          "content": .string(text), "dest": .string(host.path("file \(index)")),
        ]
        try await host.converge("copy", parameters)
        #expect(try host.content("file \(index)") == Array(text.utf8), "\(text.debugDescription)")
      }
    }
  }

  @Test func contentThatReplacesOther() async throws {
    try await LocalHost.run { host in
      for text in Self.texts + Self.random {
        try await host.write("file", Array("something else\n".utf8))
        let parameters: ValueMap = ["content": .string(text), "dest": .string(host.path("file"))]
        try await host.converge("copy", parameters)
        #expect(try host.content("file") == Array(text.utf8), "\(text.debugDescription)")
      }
    }
  }

  @Test func namesOfFiles() async throws {
    try await LocalHost.run { host in
      for (index, text) in (Self.texts + Self.random).enumerated() {
        let name = "\(index)" + String(text.prefix(60)).replacing("/", with: "|")
        let parameters: ValueMap = ["content": "x", "dest": .string(host.path(name))]
        try await host.converge("copy", parameters)
        #expect(try host.content(name) == [UInt8(ascii: "x")], "\(name.debugDescription)")
      }
    }
  }

  @Test func renderedTemplates() async throws {
    let files = ValueMap(
      Self.texts.enumerated().map { ("\($0.offset).j2", .string($0.element)) })
    try await LocalHost.run(files: files) { host in
      for (index, text) in Self.texts.enumerated() {
        let parameters: ValueMap = [
          "src": .string("\(index).j2"), "dest": .string(host.folder + "/"),
        ]
        try await host.converge("template", parameters)
        #expect(try host.content("\(index)") == Array(text.utf8), "\(text.debugDescription)")
      }
    }
  }

  @Test func linesOfFiles() async throws {
    try await LocalHost.run { host in
      try await host.write("file", Array("first\n".utf8))
      var expected = "first\n"
      let texts = (Self.texts + Self.random).map { $0.filter { !$0.isNewline } }
      for text in texts + [String(repeating: "long ' ", count: 150_000)] {
        guard
          !expected.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .contains(text[...])
        else { continue }
        let parameters: ValueMap = ["line": .string(text), "path": .string(host.path("file"))]
        try await host.converge("lineinfile", parameters)
        expected += text + "\n"
        #expect(try host.content("file") == Array(expected.utf8), "\(text.debugDescription)")
      }
    }
  }

  @Test func argumentsOfCommands() async throws {
    try await LocalHost.run { host in
      for text in Self.texts + Self.random + [String(Self.large.prefix(100_000))] {
        let plan = try await host.plan("command", ["argv": ["printf", "%s", .string(text)]])
        let results = try await host.apply(plan)
        #expect(results.map(\.output) == [Array(text.utf8)], "\(text.debugDescription)")
      }
    }
  }

  @Test func standardInputOfShells() async throws {
    try await LocalHost.run { host in
      for text in Self.texts + Self.random + [Self.large] {
        let parameters: ValueMap = [
          "cmd": "cat", "stdin": .string(text), "stdin_add_newline": false,
        ]
        let results = try await host.apply(try await host.plan("shell", parameters))
        #expect(results.map(\.output) == [Array(text.utf8)], "\(text.debugDescription)")
      }
    }
  }

  @Test func textsOfShells() async throws {
    try await LocalHost.run { host in
      for text in Self.texts + Self.random {
        let quoted = try ShellQuoting.quote(text)
        let plan = try await host.plan("shell", ["cmd": .string("printf %s \(quoted)")])
        let results = try await host.apply(plan)
        #expect(results.map(\.output) == [Array(text.utf8)], "\(text.debugDescription)")
      }
    }
  }

  @Test func aSyntaxErrorHarmsNothingElse() async throws {
    try await LocalHost.run { host in
      let plan = try await host.plan("shell", ["cmd": "echo 'open"])
      await #expect(throws: (any Error).self) { try await host.apply(plan) }
      let parameters: ValueMap = ["content": "x", "dest": .string(host.path("file"))]
      try await host.converge("copy", parameters)
    }
  }
}
