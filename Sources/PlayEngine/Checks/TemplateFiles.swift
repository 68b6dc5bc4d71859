import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Follows the templates that a template includes or looks up under names that are written out.
struct TemplateFiles {
  let files: ControllerFiles
  let paths: SearchPaths
  /// What the followed templates need of the task's variables.
  private(set) var references: [(reference: VariableReference, way: [Passage])] = []
  /// Files that are missing, and templates that include themselves without an end.
  private(set) var mistakes = Diagnostics()

  init(files: ControllerFiles, paths: SearchPaths) { (self.files, self.paths) = (files, paths) }

  /// A template on the way from the first one.
  private struct Step {
    let template: Template
    let name: String
    /// Whether a condition or a loop decides if the way leads here.
    let isConditional: Bool
    /// The variables that templates on the way set, or of which they ask whether they exist; `nil`
    /// when they may set any.
    let known: Set<String>?
    /// The places by which the way leads here.
    let passages: [Passage]

    func passage(to place: Passage.Place, main: String?) -> Passage {
      Passage(text: .template(template, main: main), place: place, given: known ?? [])
    }
  }

  /// Follows what a template names; `main` is its path when it is a file.
  mutating func follow(_ template: Template, main: String? = nil) {
    let step = Step(
      template: template, name: main ?? "", isConditional: false, known: [], passages: [])
    follow(step, behind: [], main: main)
  }

  private mutating func follow(_ step: Step, behind way: [Step], main: String?) {
    for file in step.template.files {
      switch file.kind {
      case .include: follow(file, step, behind: way, keepsNames: true, main: main)
      case .lookup("template"): follow(file, step, behind: way, keepsNames: false, main: main)
      // Other files may be made by the run itself.
      case .lookup: break
      }
    }
  }

  private mutating func follow(
    _ file: TemplateFile, _ step: Step, behind way: [Step], keepsNames: Bool, main: String?
  ) {
    guard let (path, template) = found(file, main: main) else { return }
    let way = way + [step]
    if let first = way.firstIndex(where: { $0.name == path }) {
      let circle = way[first...]
      let isEndless = !file.isConditional && circle.dropFirst().allSatisfy { !$0.isConditional }
      if isEndless { tell(circle.map(\.name) + [path], file) }
      return
    }
    let own = step.template.ownNames.union(step.template.askedNames)
    let inner = Step(
      template: template, name: path, isConditional: file.isConditional,
      known: keepsNames ? step.known?.union(own) : file.givenNames,
      passages: step.passages + [step.passage(to: .file(file), main: main)])
    // Beside a template that is looked up its own includes are looked for.
    let main = keepsNames ? main : path
    if file.hasContext {
      let isConditional = way.contains { $0.isConditional } || file.isConditional
      addReferences(of: inner, isConditional: isConditional, main: main)
    }
    follow(inner, behind: way, main: main)
  }

  private mutating func addReferences(of step: Step, isConditional: Bool, main: String?) {
    guard let known = step.known else { return }
    for reference in step.template.references where !known.contains(reference.name) {
      let reference = reference.conditional(isConditional)
      let way = step.passages + [step.passage(to: .variable(reference), main: main)]
      references.append((reference, way))
    }
  }

  /// The first of the named files that is there.
  private mutating func found(
    _ file: TemplateFile, main: String?
  ) -> (path: String, template: Template)? {
    do {
      for name in file.names {
        let template = try files.included(name, in: paths, main: main, style: TemplateStyle())
        if let template { return (template.origin.start.source.name, template) }
      }
    } catch let error as TemplateError {
      mistakes.append(error.diagnostic)
      return nil
    } catch {
      // A file that cannot be read is told like one that is missing.
    }
    guard !file.isOptional else { return nil }
    let names = file.names.map { "\"\($0)\"" }.joined(separator: " or ")
    let folders = ControllerFiles.templateFolders(paths, main: main)
    mistakes.append(
      Diagnostic(
        id: "missing-file", "there is no template \(names)", at: file.position,
        hint: "looked in " + folders.joined(separator: ", ")))
    return nil
  }

  private mutating func tell(_ circle: [String], _ file: TemplateFile) {
    mistakes.append(
      Diagnostic(
        id: "include-cycle",
        "the template includes itself without an end: " + circle.joined(separator: " -> "),
        at: file.position, hint: "put the include into a condition that ends it"))
  }
}
