import PlayData

/// The folders `group_vars` and `host_vars` beside an inventory.
struct VariableFiles {
  let files: any FileReader
  /// The folder that they are in; empty for the current one.
  let folder: String
  /// Hosts and groups that may be added later.
  let expected: ExpectedNames

  /// Adds their variables to a draft that knows all groups and hosts.
  func add(to draft: inout InventoryDraft) {
    for (name, file) in variableFiles(in: "group_vars", &draft) {
      if draft.groups[name] == nil, !expected.contains(name) {
        draft.report(.unusedFile(file, of: .group, name, among: draft.groupNames), at: nil)
      } else if let variables = read(file, &draft) {
        draft.addFileVariables(variables, toGroup: name)
      }
    }
    for (name, file) in variableFiles(in: "host_vars", &draft) {
      if draft.hosts[name] == nil, !expected.contains(name) {
        draft.report(.unusedFile(file, of: .host, name, among: draft.hostNames), at: nil)
      } else if let variables = read(file, &draft) {
        draft.addFileVariables(variables, toHost: name)
      }
    }
  }

  /// The names that files belong to, and the files: first each `NAME.json`, then `NAME/*.json`.
  private func variableFiles(
    in kind: String, _ draft: inout InventoryDraft
  ) -> [(name: String, path: String)] {
    let parent = join(folder, kind)
    let names = entries(of: parent, &draft)
    let isFolder = { (name: String) in files.isFolder(join(parent, name)) }
    var found = names.filter { !isFolder($0) }.compactMap { entry in
      variableFile(entry, in: parent, &draft).map { (String(entry.dropLast(5)), $0) }
    }
    for name in names.filter(isFolder) {
      let folder = join(parent, name)
      for part in entries(of: folder, &draft) {
        if let path = variableFile(part, in: folder, &draft) { found.append((name, path)) }
      }
    }
    return found
  }

  /// The names in a folder, without hidden files and editors' backups.
  private func entries(of folder: String, _ draft: inout InventoryDraft) -> [String] {
    do throws(FileError) {
      return (try files.list(folder) ?? []).filter { !$0.hasPrefix(".") && !$0.hasSuffix("~") }
    } catch {
      draft.diagnostics.append(error.diagnostic)
      return []
    }
  }

  private func variableFile(
    _ name: String, in folder: String, _ draft: inout InventoryDraft
  ) -> String? {
    let path = join(folder, name)
    if name.hasSuffix(".json"), !files.isFolder(path) { return path }
    draft.report(.notJSON(path), at: nil)
    return nil
  }

  private func read(_ path: String, _ draft: inout InventoryDraft) -> [Node.Entry]? {
    do throws(Diagnostics) {
      guard let source = try files.source(path) else { return nil }
      let node = try files.document(in: source)
      if let variables = node.entries { return variables }
      if node.isLocked { return [] }
      draft.report(.wrongType(path, "a map of variables", node), at: node.position)
    } catch {
      draft.diagnostics.append(error)
    }
    return nil
  }
}

/// A path below a folder; an empty folder is the current one.
func join(_ folder: String, _ name: String) -> String {
  folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}
