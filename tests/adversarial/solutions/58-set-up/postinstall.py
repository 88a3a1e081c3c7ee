open("/code/installed", "w").close()
