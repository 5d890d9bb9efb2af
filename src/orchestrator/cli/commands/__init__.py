"""Each command's options; its work lies beside this folder and is loaded when it is used."""
