public import PlayData

extension Inventory {
  /// Reads the sources of an inventory, one after the other into one set of hosts and groups.
  ///
  /// - Parameters:
  ///   - sources: What was given with `-i`; a later one hides variables of an earlier one.
  ///   - files: Where files and folders are.
  ///   - expected: Hosts and groups that tasks may add, whose variable files are read as well.
  ///   - run: Runs an inventory program with `--list` and returns what it prints.
  /// - Throws: Everything that is wrong in all sources.
  /// - Returns: The inventory, and warnings about what is suspicious in it.
  public static func load(
    _ sources: [InventorySource], files: any FileReader, expecting expected: ExpectedNames = .none,
    run: (_ program: String) async throws -> [UInt8]
  ) async throws(Diagnostics) -> (inventory: Inventory, warnings: Diagnostics) {
    var loader = InventoryLoader(files: files, expected: expected)
    for source in sources { await loader.load(source, run) }
    return try loader.finish()
  }
}

/// Reads files and folders into a draft.
private struct InventoryLoader {
  let files: any FileReader
  let expected: ExpectedNames
  private var draft = InventoryDraft()
  /// The folders in which `group_vars` and `host_vars` are looked for.
  private var folders: [String] = []

  init(files: any FileReader, expected: ExpectedNames) {
    (self.files, self.expected) = (files, expected)
  }

  mutating func load(
    _ source: InventorySource, _ run: (String) async throws -> [UInt8]
  ) async {
    switch source {
    case .hostList(let text):
      draft.add(hostList: text)
    case .path(let path) where files.isFolder(path):
      await loadFile(join(path, "hosts"), orMissing: .missingHosts(folder: path), run)
      warnOfOtherInventories(in: path)
      addFolder(path)
    case .path(let path):
      await loadFile(path, orMissing: .missing(path), run)
      addFolder(folder(of: path))
    }
  }

  mutating func finish() throws(Diagnostics) -> (inventory: Inventory, warnings: Diagnostics) {
    draft.resolveSecrets(with: files)
    for folder in folders {
      VariableFiles(files: files, folder: folder, expected: expected).add(to: &draft)
    }
    let builder = InventoryBuilder(&draft)
    guard let builder, !draft.diagnostics.hasErrors else { throw draft.diagnostics }
    return (builder.inventory(), draft.diagnostics)
  }

  private mutating func addFolder(_ folder: String) {
    if !folders.contains(folder) { folders.append(folder) }
  }

  private mutating func loadFile(
    _ path: String, orMissing mistake: InventoryMistake,
    _ run: (String) async throws -> [UInt8]
  ) async {
    do throws(Diagnostics) {
      if files.isExecutable(path) {
        draft.add(dynamic: try JSON.read(try await output(of: path, run)))
      } else if let source = try files.source(path) {
        try readINI(source)
      } else {
        draft.report(mistake, at: nil)
      }
    } catch {
      draft.diagnostics.append(error)
    }
  }

  private mutating func readINI(_ source: Source) throws(Diagnostics) {
    if [".json", ".yml", ".yaml", ".toml"].contains(where: source.name.hasSuffix) {
      return draft.report(.otherFormat(source.name), at: nil)
    }
    draft.add(try INI.read(source, warnings: &draft.diagnostics))
  }

  private func output(
    of program: String, _ run: (String) async throws -> [UInt8]
  ) async throws(Diagnostics) -> Source {
    do {
      return Source(name: InventoryDraft.outputName(of: program), bytes: try await run(program))
    } catch {
      let mistake = InventoryMistake.programFailed(program, reason: "\(error)")
      throw Diagnostics([mistake.diagnostic(at: nil)])
    }
  }

  /// Ansible reads every file of the folder; whoever relies on it shall know.
  private mutating func warnOfOtherInventories(in folder: String) {
    do throws(FileError) {
      for name in try files.list(folder) ?? []
      where [".ini", ".yml", ".yaml"].contains(where: name.hasSuffix) {
        draft.report(.notRead(join(folder, name)), at: nil)
      }
    } catch {
      draft.diagnostics.append(error.diagnostic)
    }
  }
}
