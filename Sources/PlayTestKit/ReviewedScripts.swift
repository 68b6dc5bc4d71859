/// Scripts that probes give to sh(1), word for word: who changes one has it reviewed here as well.
enum ReviewedScripts {
  static let users = #"for u do pw usershow -n "$u" || echo "$?"; done"#

  static let firstGroups = "getent passwd | cut -d : -f 1,4"

  static let repositoryFiles =
    "exec grep -sH '' /etc/pkg/*.conf /usr/local/etc/pkg/repos/*.conf"

  static let kernelModules = """
    for m do
      if kldstat -q -n "$m"; then echo file
      elif kldstat -q -m "$m"; then echo module
      else echo none
      fi
    done
    """
}
