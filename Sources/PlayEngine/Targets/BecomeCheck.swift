import PlayData
import PlayModel
import PlayModuleKit
import PlayShell

/// Checks what the inventory says of the users as whom work is done, as far as it is written out.
struct BecomeCheck {
  /// The variables of one host.
  let table: [String: TemplatedValue]

  /// Adds the mistakes.
  func check(_ mistakes: inout Diagnostics) {
    var found = Diagnostics()
    for setting in BecomeSetting.allCases {
      for name in setting.names + [setting.plainName] {
        guard let value = table[name], let literal = value.literal,
          let mismatch = setting.mismatch(of: literal)
        else { continue }
        found.append(
          Diagnostic(
            id: "become-setting", "\(name): \(mismatch.message)", at: value.node.position,
            hint: mismatch.hint))
      }
    }
    mistakes.appendNew(found)
  }
}
