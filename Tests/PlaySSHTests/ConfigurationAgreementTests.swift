import Foundation
import PlayShell
import PlayTestKit
import Testing

@testable import PlaySSH

/// What a configuration says of a host is what `ssh -G` says.
@Suite struct ConfigurationAgreementTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    var host = "web1"
    var options: [String] = []
    var user: String?
    /// Files beside the configuration.
    var files: [String: String] = [:]

    var testDescription: String { "\(host) \(options) \(text)" }
  }

  private static let cases: [Case] = [
    Case(text: "Host web1\n HostName a.example.com\n User bob\n Port 2222"),
    Case(text: "Host web*\n HostName %h.example.com"),
    Case(text: "Host web1\n HostName 100%%h"),
    Case(text: "Host web1\n HostName Upper.Example.COM"),
    Case(text: "HostName 192.0.2.7\nPort=2022"),
    Case(text: "hostname = a\nPORT= 23\nuser\t=\tbob"),
    Case(text: "Host web?\n User one\nHost web1\n User two\n Port 5"),
    Case(text: "Host web*  !web1\n User no\nHost *\n User yes"),
    Case(text: "Host !web2\n User no\nHost * !web2\n User yes"),
    Case(text: "Host other\n User no\nHost \"web1\"\n User yes"),
    Case(text: "Host *.example.com\n User domain", host: "a.example.com"),
    Case(text: "Host Web1\n User big\nHost web1\n User small"),
    Case(text: "Host web1\n User small", host: "WEB1"),
    Case(text: "User first\nHost web1\n User second"),
    Case(text: "# comment\n\n  # another\nHost web1 # not a pattern\n Port 24 # behind"),
    Case(text: "Host web1\n IdentityFile ~/.ssh/a\n IdentityFile ~/.ssh/b\nIdentityFile /c"),
    Case(text: "IdentityFile /a\nIdentityFile /a\nIdentityFile /b"),
    Case(text: "IdentityFile \"/a b/key\"\nIdentityFile '/it is'"),
    Case(text: "IdentityFile none"),
    Case(text: "IdentitiesOnly yes\nIdentitiesOnly no"),
    Case(text: "IdentitiesOnly true"),
    Case(text: "CertificateFile /a-cert.pub\nCertificateFile /b-cert.pub"),
    Case(text: "UserKnownHostsFile /one /two\nUserKnownHostsFile /three"),
    Case(text: "UserKnownHostsFile %d/%h-%n-%p-%r-%u-%%", user: "eve"),
    Case(text: "Port 26\nUserKnownHostsFile /kh/%p/%i/%k"),
    Case(text: "HostKeyAlias Alias\nUserKnownHostsFile /kh/%k"),
    Case(text: "GlobalKnownHostsFile /g1 /g2"),
    Case(text: "UserKnownHostsFile none"),
    Case(text: "StrictHostKeyChecking no"), Case(text: "StrictHostKeyChecking accept-new"),
    Case(text: "StrictHostKeyChecking off"), Case(text: "StrictHostKeyChecking ASK"),
    Case(text: "StrictHostKeyChecking yes\nStrictHostKeyChecking no"),
    Case(text: "HostKeyAlias MixedCase"),
    Case(text: "ProxyJump gate"), Case(text: "ProxyJump op@gate:2022,second"),
    Case(text: "Host web1\n ProxyJump none\nHost *\n ProxyJump gate"),
    Case(text: "Host gate\n ProxyJump none\nHost *\n ProxyJump gate", host: "gate"),
    Case(text: "ProxyCommand nc %h %p\nProxyJump gate"),
    Case(text: "ProxyJump gate\nProxyCommand nc %h %p"),
    Case(text: "IdentityAgent none"), Case(text: "IdentityAgent ~/agent"),
    Case(text: "IdentityAgent SSH_AUTH_SOCK"),
    Case(text: "ConnectTimeout 2m"), Case(text: "ConnectTimeout 1h30m5"),
    Case(text: "ConnectTimeout none"),
    Case(text: "ConnectionAttempts 4"), Case(text: "ServerAliveInterval 1m\nServerAliveCountMax 5"),
    Case(text: "ServerAliveInterval 0", options: ["ServerAliveCountMax=2"]),
    Case(text: "Match host web1\n User yes"), Case(text: "Match host w*,!web1\n User no"),
    Case(text: "HostName real\nMatch host web1\n User no\nMatch host real\n User yes"),
    Case(text: "HostName real\nMatch originalhost web1\n User yes"),
    Case(text: "Match user eve\n Port 7", user: "eve"),
    Case(text: "User bob\nMatch user bob\n Port 7\nMatch user root\n Port 8"),
    Case(text: "Match localuser root\n User admin"),
    Case(text: "Match !localuser root\n User admin\nMatch !host x host web1\n Port 9"),
    Case(text: "Match all\n User any"),
    Case(text: "HostName real\nMatch final host real\n User late\nMatch final\n Port 11"),
    Case(text: "Host real\n Port 12\nHost web1\n HostName real\nMatch final\n User late"),
    Case(text: "Include other", files: ["other": "User included\nPort 13"]),
    Case(text: "Host no\nInclude other\nHost *\n User outer", files: ["other": "Host *\n User x"]),
    Case(
      text: "Host web1\nInclude other\n Port 14",
      files: ["other": "Host nope\n User x\nHost web1\n User inner"]),
    Case(text: "Include a b", files: ["a": "User one", "b": "User two\nPort 15"]),
    Case(text: "Include part*", files: ["part1": "User one", "part2": "User two\nPort 16"]),
    Case(text: "Include missing\nUser here"),
    Case(text: "User file\nPort 17", options: ["User=option", "port 18"]),
    Case(text: "IdentityFile /file", options: ["IdentityFile=/option"]),
    Case(text: "ProxyJump gate", options: ["ProxyJump=none"]),
    Case(text: "StrictHostKeyChecking no", options: ["StrictHostKeyChecking yes"]),
    Case(text: "Host *\r\n  User bob\r\n# c\r\n  Port 2222\r\n  StrictHostKeyChecking yes\r"),
    Case(text: "User \"b c\"\u{301}\nPort 19"),
    Case(text: "Match host web1,\u{301}x\n User yes"),
    Case(text: "UserKnownHostsFile /%h\u{301}"),
    Case(text: "Compression yes\nForwardAgent yes\nServerAliveInterval 10\nUser known"),
  ]

  @Test(arguments: cases) func itSaysWhatSSHSays(_ example: Case) throws {
    let folder = try Folder(example)
    let expected = try said(by: folder, example)
    let settings = try configuration(folder, example).settings(of: example.host, user: example.user)
    func expect(_ key: String, _ values: [String], or standard: [String]? = nil) {
      if values.isEmpty, let standard {
        #expect(expected[key] == standard, "\(key)")
      } else {
        #expect(expected[key, default: []] == values, "\(key)")
      }
    }
    expect("hostname", [settings.hostName])
    expect("port", ["\(settings.port ?? 22)"])
    expect("user", [example.user ?? settings.user ?? "root"])
    expect("identitiesonly", [settings.identitiesOnly == true ? "yes" : "no"])
    expect("hostkeyalias", [settings.hostKeyAlias].compactMap(\.self))
    expect("certificatefile", settings.certificateFiles)
    expect("connecttimeout", [settings.connectTimeout.map { "\($0)" } ?? "none"])
    expect("connectionattempts", ["\(settings.connectionAttempts ?? 1)"])
    expect("serveraliveinterval", ["\(settings.serverAliveInterval ?? 0)"])
    expect("serveralivecountmax", ["\(settings.serverAliveCountMax ?? 3)"])
    expect("proxyjump", [settings.proxyJump].compactMap { $0 == "none" ? nil : $0 })
    expect("proxycommand", [settings.proxyCommand].compactMap { $0 == "none" ? nil : $0 })
    expect("identityagent", [settings.identityAgent].compactMap(\.self))
    expect("stricthostkeychecking", [Self.word(settings.strictHostKeyChecking)])
    if !settings.identityFiles.isEmpty { expect("identityfile", settings.identityFiles) }
    if !settings.userKnownHostsFiles.isEmpty {
      expect("userknownhostsfile", [settings.userKnownHostsFiles.joined(separator: " ")])
    }
    if !settings.globalKnownHostsFiles.isEmpty {
      expect("globalknownhostsfile", [settings.globalKnownHostsFiles.joined(separator: " ")])
    }
  }

  /// `ssh` looks at the files that are included, and not at the one that `-F` names.
  @Test(arguments: [("644", true), ("604", true), ("646", false), ("666", false)])
  func filesThatOthersMayWriteAreRefusedAsSSHRefusesThem(mode: String, isRead: Bool) throws {
    let example = Case(text: "Include other", files: ["other": "Port 13"])
    let folder = try Folder(example)
    try SSHServerProcess.run(["chmod", "666", folder.config])
    try SSHServerProcess.run(["chmod", mode, "\(folder.path)/other"])
    let ssh = try LocalSession().run([ShellCommand(["ssh", "-G", "-F", folder.config, "web1"])])
    #expect(ssh.first?.status == (isRead ? 0 : 255))
    let read = Result { try configuration(folder, example) }
    #expect(isRead == ((try? read.get()) != nil), "\(read)")
    guard isRead else { return }
    #expect(try read.get().settings(of: "web1").port == 13)
  }

  /// As `ssh -G` calls it.
  private static func word(_ checking: StrictHostKeyChecking?) -> String {
    switch checking {
    case .yes: "true"
    case .no: "false"
    case .ask, nil: "ask"
    case .acceptNew: "accept-new"
    }
  }

  private func configuration(_ folder: Folder, _ example: Case) throws -> SSHConfiguration {
    try SSHConfiguration(
      options: example.options,
      files: [SSHConfigurationFile(path: folder.config, folder: folder.path, isRequired: true)],
      surroundings: SSHConfiguration.Surroundings(
        home: "/root", user: "root", host: "here.example.com", userID: 0, variable: { _ in nil }),
      reader: LocalConfigurationReader())
  }

  private func said(by folder: Folder, _ example: Case) throws -> [String: [String]] {
    var words = ["ssh", "-G", "-F", folder.config]
    for option in example.options { words += ["-o", option] }
    if let user = example.user { words += ["-l", user] }
    let result = try #require(
      try LocalSession().run([ShellCommand(words + [example.host])]).first)
    #expect(result.status == 0, "\(result.stderr)")
    return result.lines.reduce(into: [:]) { said, line in
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { return }
      var value = parts[1]
      if value.hasPrefix("~/") { value = "/root" + value.dropFirst() }
      said[parts[0], default: []].append(value)
    }
  }

  /// A configuration with the files that it includes.
  private final class Folder {
    let path: String
    var config: String { path + "/config" }

    init(_ example: Case) throws {
      path = "/tmp/swplay-ssh-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      // ssh would look for them below the user's folder.
      let text = example.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        guard line.hasPrefix("Include ") else { return String(line) }
        let names = line.split(separator: " ").dropFirst()
        return "Include " + names.map { "\(path)/\($0)" }.joined(separator: " ")
      }
      try write("config", text.joined(separator: "\n") + "\n")
      for (name, text) in example.files { try write(name, text) }
    }

    private func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }
}
