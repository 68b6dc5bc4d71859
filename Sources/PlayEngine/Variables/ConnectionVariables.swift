public import PlayData
public import PlayInventory
public import PlayModel
public import PlayTemplate

/// The variables that say how hosts are reached, worked out before any of them is connected: those of
/// `-e` win over the inventory's, and templates are rendered.
public struct ConnectionVariables: Sendable {
  private let inventory: Inventory
  private let extra: [String: TemplatedValue]
  private let environment: TemplateEnvironment
  private let builtIn: BuiltInVariables
  private let paths: SearchPaths

  /// Looks at the hosts of an inventory.
  ///
  /// - Parameters:
  ///   - inventory: The inventory.
  ///   - extra: The variables of `-e`.
  ///   - environment: What templates may call, besides the lookups of the engine.
  ///   - files: The controller's files.
  ///   - folder: Where lookups of files begin: the playbook's folder.
  public init(
    of inventory: Inventory, extra: [VariableDefinition], environment: TemplateEnvironment,
    files: any FileReader, folder: String = "."
  ) {
    let lookups = ControllerLookups(files: ControllerFiles(reader: files))
    self.init(
      of: inventory, extra: extra, environment: lookups.added(to: environment), folder: folder)
  }

  init(
    of inventory: Inventory, extra: [VariableDefinition], environment: TemplateEnvironment,
    folder: String
  ) {
    self.inventory = inventory
    self.extra = TaskVariables.table(extra)
    self.environment = environment
    builtIn = BuiltInVariables(inventory, PlayCircumstances(RunOptions(mode: .apply)))
    paths = SearchPaths(playbookFolder: folder, roleFolder: nil)
  }

  /// The inventory with their values.
  ///
  /// - Parameter needed: The hosts that will be connected; what cannot be rendered for another one
  ///   is left as it is.
  /// - Throws: What cannot be rendered.
  /// - Returns: The inventory.
  public func resolved(for needed: [Host]) throws(Diagnostics) -> Inventory {
    var mistakes = Diagnostics()
    var unreadable = Diagnostics()
    let tables = InventoryTables(of: inventory.hosts, &unreadable)
    let needed = Set(needed.map(\.name))
    var settings: [String: [Node.Entry]] = [:]
    for host in inventory.hosts {
      var found = Diagnostics()
      let entries = self.entries(for: host, tables, &found)
      if !entries.isEmpty { settings[host.name] = entries }
      if needed.contains(host.name) { mistakes.append(found) }
    }
    if mistakes.hasErrors { throw mistakes }
    return settings.isEmpty ? inventory : try inventory.adding(settings: settings)
  }

  private func entries(
    for host: Host, _ tables: InventoryTables, _ mistakes: inout Diagnostics
  ) -> [Node.Entry] {
    let table = tables[host]
    // An application may have a variable `port` of its own.
    let chosen = ConnectionVariable.sortedNames.compactMap { name in
      let given = name.hasPrefix("ansible_") ? extra[name] : nil
      return (given ?? table[name].flatMap { $0.isLiteral ? nil : $0 }).map { (name, $0) }
    }
    guard !chosen.isEmpty else { return [] }
    let scope = scope(of: host, tables)
    return chosen.compactMap { name, written in
      let position = written.node.position
      do {
        let given = try written.given(in: scope, environment: environment)
        guard let value = given, value.unknownUntil == nil else { return nil }
        environment.keep(value, of: name)
        return Node.Entry(
          key: name, keyPosition: position, value: Node(value, at: position, isVerbatim: true))
      } catch {
        mistakes.append(Self.mistake(name, host, error, at: position))
        return nil
      }
    }
  }

  /// The variables of a host as they are outside any play.
  private func scope(of host: Host, _ tables: InventoryTables) -> TaskScope {
    var scope = plainScope(of: host, tables)
    scope.otherHosts = OtherHosts { [self] in
      inventory.hosts.map { ($0.name, plainScope(of: $0, tables)) }
    }
    return scope
  }

  private func plainScope(of host: Host, _ tables: InventoryTables) -> TaskScope {
    var scope = TaskScope(task: .none)
    (scope.extra, scope.inventory, scope.environment) = (extra, tables[host], environment)
    (scope.builtIn, scope.searchPaths) = (builtIn[host], paths)
    return scope
  }

  private static func mistake(
    _ name: String, _ host: Host, _ error: any Error, at position: Position
  ) -> Diagnostic {
    let template = error as? TemplateError
    return Diagnostic(
      id: "connection-setting",
      "\(name) of host \"\(host.name)\": \(template?.message ?? "\(error)")",
      at: template?.position ?? position, hint: template?.hint)
  }
}
