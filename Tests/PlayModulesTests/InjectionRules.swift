import PlayData
import PlayShell
import PlayTestKit

/// What must hold of a command with a hostile value in it, and of what was executed for it.
struct InjectionRules {
  let trial: HostileTrial
  let command: ShellCommand
  let recording: RecordingShell.Recording
  /// The programs that can be called.
  let programs: Set<String>

  /// What scripts call beyond the programs that modules name.
  static let tools = [
    "awk", "basename", "cat", "chgrp", "chmod", "chown", "cmp", "cp", "cut", "date", "dirname",
    "env", "expr", "find", "getent", "grep", "head", "id", "ls", "mkdir", "mktemp", "mv", "rm",
    "rmdir", "sed", "sleep", "sort", "ssh", "tail", "tar", "tee", "touch", "tr", "uniq", "wc",
    "xargs",
  ]

  /// Parameters whose values are programs, or arguments of them, or scripts.
  private static let commands: Set = [
    "command.argv", "command.cmd", "command.onlyif", "command.unless", "git.ssh_opts",
    "podman_compose.provider", "podman_container.command", "podman_container.entrypoint",
    "podman_container.options", "raw.cmd", "raw.executable", "reboot.test_command", "script.cmd",
    "script.executable", "script.onlyif", "script.unless", "service.arguments", "shell.cmd",
    "shell.executable", "shell.onlyif", "shell.unless",
  ]

  /// Parameters whose line breaks are line breaks of a file.
  private static let texts: Set = [
    "blockinfile.block", "command.stdin", "copy.content", "pf.content", "podman_hook.script",
    "podman_secret.data", "replace.replace", "shell.stdin",
    // What they name stands in the file already.
    "cron.cron_file", "cron.insertafter", "cron.insertbefore",
  ]

  /// Parameters of which a part alone makes a word: words with commas, the last name of a path.
  private static let parts: Set = [
    "copy.src", "get_url.url", "mount.opts", "pkg.annotation", "podman_build.image",
    "podman_compose.project_src", "podman_container.secrets", "podman_image.platform",
    "sysrc.value", "template.src",
  ]

  /// Options that take the next word, whatever it begins with, by program.
  private static let valueOptions: [String: Set<String>] = [
    "fetch": ["--user-agent"], "grep": ["-e"], "mount": ["-t", "-o"], "pkg": ["-j", "-r"],
    "podman": ["--label", "--network", "--secret", "--target", "--volume"],
    "printf": ["%s\\n"], "pw": ["-c", "-L"], "service": ["-j"], "ssh-keygen": ["-C"],
    "sysrc": ["-j"], "zfs": ["-V"],
  ]

  /// What is wrong, in words.
  var problems: [String] {
    let problems = [call, script, input, sysrc].compactMap(\.self)
    guard !isCommand else { return problems }
    return problems + recording.calls.flatMap(problems(in:)) + [lines].compactMap(\.self)
  }

  private var isCommand: Bool {
    Self.commands.contains(trial.name) || trial.name.hasSuffix(".validate")
  }

  private var intended: [[UInt8]] { command.arguments.map { Array($0.utf8) } }

  /// The command was called as it shall be, and, unless it is a script, nothing else was.
  private var call: String? {
    let calls = recording.calls.filter { $0[0] != Array("cd".utf8) }
    let isRight =
      programs.contains(command.arguments[0])
      ? calls.contains(intended) && (calls.count == 1 || isInterpreted) : calls.isEmpty
    guard !isRight else { return nil }
    let shown = calls.map { $0.map { String(decoding: $0, as: UTF8.self) } }
    return "what was called instead is: \(shown)"
  }

  /// Programs that call others.
  private var isInterpreted: Bool {
    ["daemon", "git", "sh", "su", "timeout"].contains(command.arguments[0])
  }

  private var script: String? {
    guard let mark = trial.value.mark, !isCommand else { return nil }
    for index in command.arguments.indices.dropFirst(2)
    where command.arguments[index].utf8.contains(mark.utf8)
      && Array(command.arguments[(index - 2)..<index]) == ["sh", "-c"]
    {
      return "the value is part of a script"
    }
    return nil
  }

  private var input: String? {
    guard let wanted = command.input, !isInterpreted, recording.input != wanted,
      !recording.calls.isEmpty
    else { return nil }
    return "the input did not arrive"
  }

  /// sysrc(8) writes a value between double quotes and escapes nothing.
  private var sysrc: String? {
    guard command.arguments[0] == "sysrc", let word = command.arguments.last,
      let sign = word.firstIndex(of: "="),
      word[sign...].contains(where: { "\"$`\\\n".contains($0) })
    else { return nil }
    return "sysrc writes code"
  }

  private func problems(in call: [[UInt8]]) -> [String] {
    guard call[0] != Array(HostileValue.intruder.utf8) else { return ["the value was executed"] }
    guard let mark = trial.value.mark.map({ Array($0.utf8) }) else { return [] }
    let value = Array(trial.value.text.utf8)
    var problems: [String] = []
    for (index, word) in call.enumerated() where word.contains(mark) {
      // The script that su(1) hands on is looked at where it is executed.
      if call[0] == Array("su".utf8), call[index - 1] == Array("-c".utf8) { continue }
      if !word.contains(value), !Self.parts.contains(trial.name), !isFolder(word, of: value) {
        problems.append("a word has a part of it: \(String(decoding: word, as: UTF8.self))")
      }
      if value.first == UInt8(ascii: "-"), word.starts(with: value), isOption(index, in: call) {
        problems.append(
          "it is an option: \(call.prefix(index + 1).map { String(decoding: $0, as: UTF8.self) })")
      }
    }
    return problems
  }

  /// Whether a path ends within the value: it is the folder of the path that the task has.
  private func isFolder(_ word: [UInt8], of value: [UInt8]) -> Bool {
    // Values may be long, and slashes alone.
    value.indices.contains {
      value[$0] == UInt8(ascii: "/") && $0 <= word.count && word.suffix($0) == value[..<$0]
    }
  }

  private func isOption(_ index: Int, in call: [[UInt8]]) -> Bool {
    let words = call.map { String(decoding: $0, as: UTF8.self) }
    if words[0] == "cd" { return words[1] != "--" }
    if let shell = words.firstIndex(of: "sh"), shell < index { return false }
    if words[..<index].contains("--") { return false }
    // pkg-annotate(8) has its options in front of its operands alone: getopt_long(3) with "+".
    if words[0] == "pkg", let start = words.firstIndex(of: "annotate"),
      words[(start + 1)..<index].contains(where: { !$0.hasPrefix("-") })
    {
      return false
    }
    return Self.valueOptions[words[0]]?.contains(words[index - 1]) != true
  }

  /// A value has not become several lines of a file, or several fields of fstab(5).
  private var lines: String? {
    guard let input = command.input, let mark = trial.value.mark, !Self.texts.contains(trial.name),
      input.contains(Array(mark.utf8))
    else { return nil }
    let path = command.arguments.dropFirst().first ?? ""
    // Only swplay reads its own records.
    if path.hasPrefix("/var/db/swplay/") { return nil }
    if path == "/etc/fstab" {
      let blanks = Array(" \t".utf8)
      let isRight = input.split(separator: UInt8(ascii: "\n")).contains { line in
        line.contains(Array(mark.utf8)) && line.split(whereSeparator: blanks.contains).count == 6
      }
      return isRight ? nil : "no line of fstab with it has six fields"
    }
    // A path is the same without slashes at its end.
    let value = trial.value.text.dropLast(trial.value.text.reversed().prefix { $0 == "/" }.count)
    if input.contains(Array(value.utf8)) {
      let breaks: [UInt8] = [10, 13]
      return value.utf8.contains(where: breaks.contains)
        ? "it is more than a line of the input" : nil
    }
    let escaped = JSON.write(.string(String(value))).utf8.dropFirst().dropLast()
    if input.contains(Array(escaped)) { return nil }
    return "the input has a part of it"
  }
}
