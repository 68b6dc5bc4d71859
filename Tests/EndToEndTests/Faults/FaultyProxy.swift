import PlayTestKit
import Testing

/// A proxy between swplay and a server, in which things go wrong; see the script for the faults.
struct FaultyProxy {
  /// What the proxy writes.
  let folder: String
  /// The port of each fault, in their order.
  let ports: [Int]

  /// Runs a proxy in front of a port of this machine, and ends it whatever happens.
  static func with(
    _ faults: [String], to target: Int, in folder: String,
    _ body: (FaultyProxy) async throws -> Void
  ) async throws {
    let script = #"""
      mkdir -p "$1" && rm -f "$1/ports" && program=$2 && shift 2 && set -- "$folder" "$@"
      setsid "$program" "$@" </dev/null >"$folder/log" 2>&1 &
      n=0
      until [ -e "$folder/ports" ]; do
        n=$((n + 1)); [ $n -lt 300 ] || { cat "$folder/log" >&2; exit 1; }; sleep 0.1
      done
      cat "$folder/ports"
      """#
    let own = "\(folder)/proxy-\(target)"
    let program = Lab.root + "/Tests/EndToEndTests/Faults/faulty-proxy"
    let start = try await Program.run(
      ["env", "folder=\(own)", "sh", "-c", script, "sh", own, program, "\(target)"] + faults)
    guard start.status == 0 else { throw LabFailure(description: start.errors) }
    let proxy = FaultyProxy(
      folder: own, ports: start.output.split(separator: "\n").compactMap { Int($0) })
    do {
      try await body(proxy)
    } catch {
      try await proxy.end()
      throw error
    }
    try await proxy.end()
  }

  private func end() async throws {
    _ = try await Program.run(["sh", "-c", #"kill "$(cat "$1")""#, "sh", "\(folder)/proxy"])
  }
}
