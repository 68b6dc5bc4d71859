import Foundation
import Testing

/// A lab host that many names stand for, each with a folder of its own and a port of a proxy, so that
/// one run meets many faults.
struct FaultSite {
  /// Whether faults come at all places and at more moments than there is time for each time:
  /// `FAULTS=all swift test --no-parallel --filter 'CutTests|EndingTests'`.
  static let areAll = ProcessInfo.processInfo.environment["FAULTS"] == "all"

  /// What is read in the middle of things and must never be torn.
  private static let content = ["middle.txt", "binary.bin", "large.txt"]

  let lab: Lab
  let port: Int
  let playbook: String

  /// The port of the host's server, and a playbook of twenty tasks.
  init(_ lab: Lab) async throws {
    self.lab = lab
    port = try #require(
      Int(try await Program.run(["cat", "\(lab.folder)/hosts/web1.lab/port"]).output.trimmed))
    let line = String(repeating: "a line of a file that is written\n", count: 1500)
    _ = try await lab.write("files/middle.txt", "BEGIN\n\(line)END\n")
    let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    _ = try await lab.write(
      "files/binary.bin", Array("BEGIN\n".utf8) + bytes + Array("\nEND\n".utf8))
    let large = String(repeating: "a line of a file that is uploaded\n", count: 9000)
    _ = try await lab.write("files/large.txt", "BEGIN\n\(large)END\n")
    playbook = try await lab.write("faults.json", Self.playbook)
  }

  private static var playbook: String {
    let folder = "/root/h/{{ inventory_hostname }}"
    let copies = content.map { name in
      #"{"copy": {"src": "\#(name)", "dest": "\#(folder)/\#(name)"}, "notify": "Restart"}"#
    }
    let small = (0..<7).map { number in
      #"{"copy": {"content": "BEGIN\n\#(number)\nEND\n", "dest": "\#(folder)/small\#(number)"}}"#
    }
    let others = [
      #"{"lineinfile": {"path": "F/line", "line": "a line", "create": true}}"#,
      #"{"blockinfile": {"path": "F/block", "block": "some\nlines", "create": true}}"#,
      #"{"ini_file": {"path": "F/app.ini", "section": "a", "option": "b", "value": "c"}}"#,
      #"{"file": {"path": "F/link", "src": "small3", "state": "link"}}"#,
      #"{"file": {"path": "F/small3", "mode": "0600"}}"#,
      #"{"file": {"path": "F/nothing", "state": "absent"}}"#,
      #"{"file": {"path": "F/sub/deep", "state": "directory"}}"#,
      #"{"command": {"cmd": "touch F/made", "creates": "F/made"}}"#,
      #"{"copy": {"content": "BEGIN\nEND\n", "dest": "F/valid", "validate": "grep -q END %s"}}"#,
    ].map { $0.replacing("F/", with: folder + "/") }
    let first = #"{"file": {"path": "\#(folder)", "state": "directory", "mode": "0750"}}"#
    let handler =
      #"{"name": "Restart", "copy": {"content": "BEGIN\nEND\n", "dest": "\#(folder)/restarted"}}"#
    let tasks = ([first] + copies + small + others).joined(separator: ",\n")
    return #"{"hosts": "all", "tasks": [\#(tasks)], "handlers": [\#(handler)]}"#
  }

  /// The words that run the playbook on a host for each of these ports.
  func command(_ ports: [Int], named prefix: String = "h") async throws -> [String] {
    let lines = ports.enumerated().map { number, port in
      "\(prefix)\(number) ansible_host=127.0.0.1 ansible_port=\(port) ansible_user=root "
        + "ansible_ssh_private_key_file=\(lab.folder)/id_ed25519\n"
    }
    let hosts = try await lab.write("\(prefix)-hosts", lines.joined())
    return [
      "env", "XDG_STATE_HOME=\(lab.folder)/state", Lab.program, playbook, "-i", hosts,
      "--accept-new", "--known-hosts", "\(lab.folder)/known_faults",
      // A hundred that log in at once to one small machine may not get through in time.
      "--forks", "16", "--timeout", "60",
    ]
  }

  func run(_ ports: [Int], _ options: String...) async throws -> Finished {
    try await Program.run(try await command(ports) + options)
  }

  /// The folders of hosts whose content, modes and links are not those of the first one.
  func differing() async throws -> String {
    try await lab.run(
      on: "web1.lab",
      #"""
      cd /root/h; for h in *; do
        (cd $h; find . | sort | while read -r f; do ls -ld --time-style=+ "$f"; done \
          | sed 's/root *root *[0-9]*//'; find . -type f | sort | xargs cat) | md5sum | sed "s/-/$h/"
      done | sort | awk '{ n[$1]++; h[$1] = h[$1] " " $2 }
        END { for (k in n) if (n[k] > most) { most = n[k]; usual = k }
          for (k in n) if (k != usual) print h[k] }'
      """#
    ).output
  }

  /// What swplay has left behind, files and processes, when it is given a moment to go.
  func remains() async throws -> String {
    try await lab.run(
      on: "web1.lab",
      #"""
      n=0
      while n=$((n + 1)); do
        left=$(find /root /tmp -name '.swplay-*'; pgrep -a -P "$(pgrep -o -x sshd)" || :)
        [ -n "$left" ] && [ $n -lt 100 ] || break
        sleep 0.1
      done
      echo "$left"
      """#
    ).output.trimmed
  }

  /// Has all files read in a loop while `body` runs, and returns what was wrong with them.
  func watching(_ body: () async throws -> Void) async throws -> [String] {
    let start = #"""
      pid=$(cat "$1/hosts/web1.lab/pid")
      setsid "$2" "/proc/$pid/root/root/h" </dev/null >"$1/watched" 2>&1 &
      echo $! >"$1/watcher"
      """#
    let watch = Lab.root + "/Tests/EndToEndTests/Faults/watch-files"
    _ = try await Program.run(["sh", "-c", start, "sh", lab.folder, watch])
    let end = #"""
      kill "$(cat "$1/watcher")"; until grep -q readings "$1/watched"; do sleep 0.1; done
      cat "$1/watched"
      """#
    do {
      try await body()
    } catch {
      _ = try await Program.run(["sh", "-c", end, "sh", lab.folder])
      throw error
    }
    let watched = try await Program.run(["sh", "-c", end, "sh", lab.folder]).output
    let lines = watched.split(separator: "\n").map(String.init)
    #expect(lines.last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0 > 100, "\(watched)")
    return lines.dropLast()
  }
}
