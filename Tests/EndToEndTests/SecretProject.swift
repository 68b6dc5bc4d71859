import PlayData
import Testing

/// A project with a secret from every source.
struct SecretProject {
  private static let key =
    "-----BEGIN KEY-----\ncanary-key-line-one\ncanary-key-line-two\n-----END KEY-----"
  private static let hash = "$6$canary$canaryhashcanaryhash/canaryhash"

  /// Secrets that every file with all variables holds.
  static let secrets = [
    "canary-of-environment", "canary-of-command", "canary-of-value", "canary-of-whole-file",
    "canary-key-line-one", "canary-key-line-two", "98765432", "canary-in-a-template",
  ]

  /// A template of all of them.
  static let variables =
    "{{ environment_ }} {{ command }} {{ value }} {{ whole }} {{ file }} {{ pin }} {{ url }} "
    + "{{ generate_secret('app/' ~ inventory_hostname, 24) }}"

  private let folder: String
  private let password: String

  /// Writes the project into the folder of a lab that has the host `web1.lab`.
  init(in lab: Lab) async throws {
    folder = lab.folder
    password = try await lab.write("password", "canary-vault-password\n")
    let vars = "inventory/host_vars/web1.lab"
    _ = try await lab.write("secrets/key", Self.key + "\n")
    let command = try await lab.write("secrets/command", "canary-of-command\n")
    let whole: Value = [
      "whole": "canary-of-whole-file", "pin": 98_765_432, "hash": .string(Self.hash),
      "url": "db://u:canary-in-a-template@{{ inventory_hostname }}/",
    ]
    try await encrypt(try await lab.write("\(vars)/whole.json", JSON.write(whole)))
    try await encrypt(
      try await lab.write("vars/included.json", #"{ "included": "canary-of-include" }"#))
    try await encrypt(try await lab.write("files/encrypted", "a canary-of-file line\n"))
    let text = try await Program.run([
      "sh", "-c", "printf canary-of-value | \"$@\"", "sh", Lab.program, "vault", "encrypt-string",
      "--vault-password-file", password,
    ])
    _ = try await lab.write(
      "\(vars)/values.json",
      #"""
      { "value": \#(text.output), "file": {"$secret": {"file": "../../../secrets/key"}},
        "ansible_password": "canary-of-connection", "ansible_become_password": "canary-of-become",
        "environment_": {"$secret": {"env": "SWPLAY_CANARY"}},
        "command": {"$secret": {"command": ["cat", "\#(command)"]}} }
      """#)
    _ = try await lab.write(
      "templates/t.j2",
      "{{ all }} {{ all | b64encode }} {{ (value ~ ':x') | b64encode }} {{ {'a': file} | to_json }}"
    )
  }

  private func encrypt(_ path: String) async throws {
    let run = try await Lab.swplay("vault", "encrypt", "--vault-password-file", password, path)
    #expect(run.status == 0, "\(run.errors)")
  }

  /// Runs a playbook of this text, by `recorder` if there is one.
  func run(
    on lab: Lab, _ playbook: String, _ options: [String], by recorder: [String] = []
  ) async throws -> Finished {
    let path = try await lab.write("site.json", playbook)
    return try await Program.run(
      ["env", "SWPLAY_CANARY=canary-of-environment"] + recorder + lab.command(path)
        + ["--vault-password-file", password] + options, in: Lab.root)
  }

  /// Runs another command of swplay, with one more variable in its environment, by `runner` if there
  /// is one.
  func run(
    _ lab: Lab, _ words: [String], _ variable: String, by runner: [String] = []
  ) async throws -> Finished {
    // A plan says where its passwords come from.
    let usesVault = !words.contains("--show") && words.first != "apply"
    return try await Program.run(
      ["env", "SWPLAY_CANARY=canary-of-environment", variable] + runner + [Lab.program] + words
        + (usesVault ? ["--vault-password-file", password] : []), in: Lab.root)
  }

  /// The generated secret.
  func generated(on lab: Lab) async throws -> String {
    let path = "\(folder)/inventory/.secrets/app%web1.lab"
    let view = try await Lab.swplay("vault", "view", "--vault-password-file", password, path)
    #expect(view.status == 0, "\(view.errors)")
    return view.output.trimmed
  }

  /// Neither a secret, nor its base64, nor a part of one that is long enough to be of use.
  func expectNoSecret(in run: Finished, _ what: String) async throws {
    let all = run.output + run.errors
    // Base64 begins at the first, second or third byte of a group.
    var marks = ["canary", "yranac", "98765432", "Y2FuYXJ5", "NhbmFyeS", "jYW5hcn"]
    let store = try await Program.run(["ls", "\(folder)/inventory/.secrets"])
    if store.status == 0 {
      let secret = try await generated(on: Lab(folder: folder, hosts: []))
      #expect(secret.count == 24)
      marks.append(secret)
    }
    for mark in marks {
      let line = all.split(separator: "\n").first { $0.contains(mark) }
      #expect(line == nil, "\(what): \(mark)")
    }
  }
}
