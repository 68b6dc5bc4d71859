public import PlayModuleKit

/// All modules that playbooks can use, sorted by name.
public enum Registry {
  /// One entry for each module's file.
  public static let modules: [ModuleDefinition] = [
    ModuleDefinition(Debug.self),
    ModuleDefinition(Pkg.self),
    ModuleDefinition(PodmanBuild.self),
    ModuleDefinition(Service.self),
    ModuleDefinition(Sysctl.self),
    ModuleDefinition(Sysrc.self),
    ModuleDefinition(ZFS.self),
  ]

  /// The module of this name.
  public static func module(_ name: String) -> ModuleDefinition? { byName[name] }

  private static let byName = Dictionary(
    uniqueKeysWithValues: modules.map { ($0.info.name, $0) })
}
