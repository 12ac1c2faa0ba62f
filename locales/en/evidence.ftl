# Proof files.
proofs = Proof files
proofs-any = With or without proof
proofs-missing = Confirmed without proof
proofs-none = There are no proof files yet.
proofs-add = Add proof files
proofs-add-lead = Add the documents that show the customer’s decision, exactly as you received or sent them: the signed agreement, an email, a screenshot. A file stays with its record and is never replaced or deleted. Its SHA-256 shows that it has not been altered.
proofs-count = { $count ->
    [0] No proof file
    [one] { $count } proof file
   *[other] { $count } proof files
 }
proof-kind = Type
file-kind-pdf = PDF
file-kind-docx = Word document
file-kind-eml = Email (EML)
file-kind-msg = Outlook email (MSG)
file-kind-png = PNG image
file-kind-jpeg = JPEG image
field-proof = Files
hint-proof = PDF, Word (.docx), email (.eml or .msg), PNG or JPEG. Up to 10 files at once, each of 20 MB or less, 60 MB in all.
error-proof-missing = Choose at least one file
error-proof-kind = Choose a PDF, a Word document (.docx), an email (.eml or .msg) or a PNG or JPEG image: the content of { $name } is none of these
error-proof-large = Choose files of 20 MB or less: { $name } is larger
error-proof-known = Remove { $name } from your selection: it has already been added to this record
error-proof-sent = Choose the files again: this form has already been sent, with other files
done-proofs = Upload complete.
action-proof-added = Proof file added
error-page-proof-damaged = This proof file was altered or is missing
error-page-proof-damaged-text = Its content differs from what was added, so the download is blocked. Tell the person who runs Paraph at your firm: the file can be restored from a backup.
proof-file = Proof file
