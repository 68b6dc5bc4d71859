print("swplay")
