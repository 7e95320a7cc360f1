"""Two more companies in the manner of somebody else: other names, files and mistakes, labelled as they are made."""
