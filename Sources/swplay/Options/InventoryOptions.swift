import ArgumentParser
import PlayData
import PlayInventory
import PlaySecrets
import Subprocess
import SystemPackage

/// Which hosts there are.
struct InventoryOptions: ParsableArguments {
  @Option(
    name: [.customShort("i"), .long],
    help: ArgumentHelp(
      "The hosts: an INI file, a folder, a program, or a list such as web1,web2, with a comma "
        + "(may be repeated).",
      valueName: "path"))
  var inventory: [String] = []

  @OptionGroup(title: "Vault") var vault: VaultOptions

  /// The folder in which generated secrets are kept: that of the first inventory which is a file, or
  /// the current one.
  var folder: String {
    for case .path(let path) in inventory.map(InventorySource.init(argument:)) {
      if LocalFiles().isFolder(path) { return path.hasSuffix("/") ? String(path.dropLast()) : path }
      return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
    return ""
  }

  /// Reads the inventory; warnings go to standard error.
  ///
  /// - Parameters:
  ///   - files: The controller's files, opened with the vault passwords.
  ///   - expected: Hosts and groups that tasks may add.
  /// - Throws: `Diagnostics` with everything that is wrong in the sources.
  /// - Returns: The inventory.
  func load(
    _ files: SecretFiles, expecting expected: ExpectedNames = .none
  ) async throws -> Inventory {
    guard !inventory.isEmpty else {
      throw ValidationError("no inventory; give one with -i, for example -i inventory")
    }
    let sources = inventory.map { InventorySource(argument: $0) }
    let (loaded, warnings) = try await Inventory.load(
      sources, files: files, expecting: expected, run: { try await InventoryProgram.list($0) })
    for password in loaded.passwords { files.sources.register.add(password) }
    for warning in warnings.all { StandardError.print(warning.description) }
    return loaded
  }
}

/// Runs dynamic inventories.
private enum InventoryProgram {
  /// The most that a program may print.
  private static let outputLimit = 256 << 20

  /// What the program prints when it is asked for everything.
  static func list(_ program: String) async throws -> [UInt8] {
    let path = program.contains("/") ? program : "./\(program)"
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: ["--list"], output: .bytes(limit: outputLimit),
      error: .string(limit: 65_536))
    guard result.terminationStatus.isSuccess else {
      throw ProgramFailure(
        description: "\(path) --list: \(result.terminationStatus): \(result.standardError)")
    }
    return result.standardOutput
  }

  private struct ProgramFailure: Error, CustomStringConvertible {
    let description: String
  }
}
