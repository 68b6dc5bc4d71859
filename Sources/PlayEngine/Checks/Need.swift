import PlayTemplate

/// Something that is evaluated as a whole.
enum EvaluatedText {
  case expression(Expression)
  /// A template, and its path when it is a file.
  case template(Template, main: String?)
}

/// A place in a text on the way to a variable that is needed.
struct Passage {
  /// What stands at the place.
  enum Place {
    case variable(VariableReference)
    case file(TemplateFile)
  }

  let text: EvaluatedText
  let place: Place
  /// Variables that the templates around the text may give it.
  var given: Set<String> = []
}

/// A variable that a text of a task needs.
struct Need {
  let reference: VariableReference
  /// The places that lead to the variable, from one in the task to the one that names it.
  let way: [Passage]
  /// Whether every host of the play is sure to look at it.
  let isCertain: Bool
  /// How many of the task's conditions must hold before the text is looked at.
  let conditions: Int
  /// Whether the text is looked at for every item of the task's loop.
  let isInLoop: Bool

  /// What the needed variable needs in its turn, by a template in its value.
  func next(_ reference: VariableReference, of template: Template) -> Need {
    let passage = Passage(text: .template(template, main: nil), place: .variable(reference))
    return Need(
      reference: reference, way: way + [passage],
      isCertain: isCertain && !reference.isConditional, conditions: conditions,
      isInLoop: isInLoop)
  }
}
