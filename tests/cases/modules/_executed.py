executed = "by execfile"
