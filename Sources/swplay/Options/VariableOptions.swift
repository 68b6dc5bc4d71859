import ArgumentParser
import PlayData
import PlayEngine
import PlayModel
import PlayModules
import PlaySecrets

/// Variables besides the inventory's, and where roles are.
struct VariableOptions: ParsableArguments {
  @Option(
    name: [.customShort("e"), .customLong("extra-vars")],
    help: ArgumentHelp(
      "Variables that win over all others: key=value (the value is text), a JSON map, or @file "
        + "(may be repeated).",
      valueName: "variables"))
  var extraVariables: [String] = []

  @Option(
    name: .customLong("roles-path"),
    help: ArgumentHelp(
      "More folders to look for roles in, separated by colons.", valueName: "folders"))
  var rolesPath: String = ""

  /// Reads the variables of `-e`, in order.
  func extra(_ files: SecretFiles) throws -> [VariableDefinition] {
    try ExtraVariables(files: files).read(extraVariables)
  }

  /// Reads a playbook; warnings go to standard error.
  func loadPlaybook(_ path: String, _ files: SecretFiles) throws -> Playbook {
    let folders = rolesPath.split(separator: ":").map(String.init)
    let loader = PlaybookLoader(
      files: files, modules: Registry.modules, rolesPath: folders)
    let loaded = try loader.load(path)
    for warning in loaded.warnings { StandardError.print(warning.description) }
    return try loaded.choosingHosts(
      extra: try extra(files), environment: ControllerFunctions.readingEnvironment(files))
  }
}
