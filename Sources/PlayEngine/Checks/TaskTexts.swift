import PlayLock
import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// What the texts of a task need: variables, and files that they name.
struct TaskTexts {
  /// When a text is looked at.
  private struct Occasion {
    var isCertain = false
    var conditions: Int
    var isInLoop = true
  }

  private(set) var needs: [Need] = []
  /// Variables of which the conditions of the task or of its includes, or its assertions, ask whether
  /// they exist.
  private(set) var asked: Set<String> = []
  /// The variables that the module sets.
  private(set) var variables: [String] = []
  /// Whether the task sets variables of which the names are known in a run only.
  private(set) var setsOthers = false
  private(set) var mistakes = Diagnostics()

  init(of entry: ForeseenTasks.Entry, _ files: ControllerFiles) {
    let (task, keywords) = (entry.task, entry.task.keywords)
    for condition in (entry.includes + [task]).flatMap(\.keywords.conditions) {
      asked.formUnion(condition.askedNames)
    }
    let count = keywords.conditions.count
    let isReached = entry.isCertain && !keywords.runsOnce
    for (index, condition) in keywords.conditions.enumerated() {
      // A condition that does not hold hides those behind it.
      add(condition, Occasion(isCertain: isReached && index == 0, conditions: index))
    }
    let late = Occasion(conditions: count)
    let conditions = [keywords.changedWhen, keywords.failedWhen, keywords.until]
    for condition in conditions.compactMap(\.self).joined() { add(condition, late) }
    var each = late
    each.isCertain = isReached && keywords.conditions.isEmpty && keywords.loop == nil
    if let loop = keywords.loop {
      let isCertain = isReached && keywords.conditions.isEmpty
      add(loop.items, Occasion(isCertain: isCertain, conditions: count, isInLoop: false))
    }
    let become = keywords.become
    for value in [
      keywords.delegate, keywords.timeout, become.isWanted, become.user, become.method,
    ] {
      add(value, each)
    }
    for value in [
      task.nameTemplate, keywords.loop?.label, keywords.ignoreErrors, keywords.checkMode,
      keywords.retries, keywords.delay,
    ] + keywords.notify + keywords.environment {
      add(value, late)
    }
    switch task.action {
    case .inclusion(let inclusion):
      add(inclusion.name, each)
      setsOthers = inclusion.isOpen
    case .module(let call): add(call, task.searchPaths, each, files)
    case .meta: break
    }
  }

  private mutating func add(
    _ references: [VariableReference], of text: EvaluatedText, _ occasion: Occasion
  ) {
    for reference in references {
      add(reference, [Passage(text: text, place: .variable(reference))], occasion)
    }
  }

  private mutating func add(
    _ reference: VariableReference, _ way: [Passage], _ occasion: Occasion
  ) {
    needs.append(
      Need(
        reference: reference, way: way,
        isCertain: occasion.isCertain && !reference.isConditional,
        conditions: occasion.conditions, isInLoop: occasion.isInLoop))
  }

  private mutating func add(_ expression: Expression, _ occasion: Occasion) {
    add(expression.references, of: .expression(expression), occasion)
  }

  private mutating func add(_ value: TemplatedValue?, _ occasion: Occasion) {
    for template in value?.templates ?? [] {
      add(template.references, of: .template(template, main: nil), occasion)
    }
  }

  private mutating func add(
    _ call: ModuleCall, _ paths: SearchPaths, _ occasion: Occasion, _ files: ControllerFiles
  ) {
    add(call.parameters, occasion)
    let reader = ModuleTexts(call: call, files: files, paths: paths)
    for (key, value) in call.parameters.literalEntries {
      // What is wrong with parameters was told when the playbook was read.
      try? call.module.check(value, for: key, in: reader)
    }
    for expression in reader.expressions {
      asked.formUnion(expression.askedNames)
      add(expression, occasion)
    }
    let inline = call.parameters.templates.map { (template: $0, main: String?.none) }
    let named = reader.templates.map {
      (template: $0, main: Optional($0.origin.start.source.name))
    }
    for (template, main) in inline + named {
      if main != nil {
        add(template.references, of: .template(template, main: main), occasion)
      }
      var included = TemplateFiles(files: files, paths: paths)
      included.follow(template, main: main)
      for (reference, way) in included.references { add(reference, way, occasion) }
      mistakes.append(included.mistakes)
    }
    guard call.module.readsVariables else { return }
    let task = call.parameters.literal?.map.flatMap { try? call.module.prepare($0, in: reader) }
    variables = task?.variables ?? []
    setsOthers = task == nil
  }
}

/// Collects the texts that parameters name: expressions, and templates in files.
private final class ModuleTexts: ParameterContext {
  private struct Found {
    var expressions: [Expression] = []
    var templates: [Template] = []
  }

  private let call: ModuleCall
  private let files: ControllerFiles
  private let paths: SearchPaths
  private let found = Locked(Found())

  init(call: ModuleCall, files: ControllerFiles, paths: SearchPaths) {
    (self.call, self.files, self.paths) = (call, files, paths)
  }

  var expressions: [Expression] { found.withLock { $0.expressions } }
  var templates: [Template] { found.withLock { $0.templates } }

  func evaluate(_ text: String) throws -> Value {
    let expression = try files.expression(text, from: call.origin(of: text))
    found.withLock { $0.expressions.append(expression) }
    return true
  }

  func localTemplate(_ path: String) throws -> LocalTemplate {
    // With other delimiters the text reads otherwise, and which ones is known only in the end.
    let keys = (call.parameters.node.entries ?? []).map(\.key)
    if !keys.contains(where: { $0.hasSuffix("_string") }) {
      let template = try files.template(path, in: paths, style: TemplateStyle())
      found.withLock { $0.templates.append(template) }
    }
    return LocalTemplate(path: path) { _ in "" }
  }

  func localVariables(_ path: String) throws -> ValueMap {
    ValueMap(try files.variables(path, in: paths).map { ($0.name, .null) })
  }

  func localFile(_ path: String) -> LocalFile {
    LocalFile(path: path, content: .file([], mode: 0o644))
  }

  func localDestination(_ path: String) -> LocalDestination {
    LocalDestination(path: path, host: "", digest: { _ in nil }, write: { _, _ in })
  }
}

extension ModuleDefinition {
  /// Whether a parameter names a file with variables, which the module sets.
  fileprivate var readsVariables: Bool {
    parameters.contains { $0.type == LocalVariables.parameterType }
  }
}
