"""Who may open what: one line an address, with those who get in; all others must not, and what is not here fails."""

EVERYONE = "everyone"

# `{thing}` is a thing of Sen's commune, of Hạnh's unit or of Bích's province; `next_…` is the next unit's, `elsewhere`
# the other edition's. After the colon: who gets in (with another answer than 200: `=422`); nobody where it is empty.
# Behind a bar: who sees the page, and is answered with a reason or with the way to her own. A `bounce` leads whoever
# asks back to a page that has a line of its own; `visitors` are not signed in yet.
READING = """
/assets/{asset} : everyone
/favicon.ico : everyone
/healthz : everyone
/language/en?next=/ : everyone =303
/ : everyone
/editions/thai-binh-2024 : everyone
/editions/thai-binh-2024/results : everyone
/status : everyone
/status/{code} : everyone
/sign-in : visitors
/sign-up : visitors
/slip : everyone
/demo :
/profile : signed-in
/profile/password : signed-in
/consents : signed-in
/files/documents/{document} : sen lua hanh bich hong ha duc
/files/documents/{keyed_document} : lua bich hong duc
/files/papers/{paper} : sen lua bich hong duc
/files/evidence/{file}/{group} : sen lua hanh bich
/files/outcomes/{outcome} : bich hong ha duc
/files/dossiers/{file} : hanh minh bich hong ha duc
/files/dossiers/{file}/parts/1 : hanh minh bich hong ha duc
/commune : lua thom hy:lua
/commune/bulk : lua thom hy:lua =422
/commune/proposals/{taken_in} : lua
/commune/proposals/{file} : lua
/commune/proposals/{keyed} : lua
/commune/proposals/{draft} :
/commune/proposals/{elsewhere} : hy:lua
/commune/proposals/{keyed}/consents/{consent} : lua
/commune/proposals/{taken_in}/consents/{consent} :
/commune/proposals/{taken_in}/receipt : lua =303
/commune/proposals/{keyed}/check : lua =303
/commune/proposals/{keyed}/consents : lua
/commune/proposals/{keyed}/documents : lua
/commune/proposals/{keyed}/team : lua
/commune/proposals/{keyed}/priority : lua
/commune/proposals/{taken_in}/priority :
/commune/proposals/{keyed}/priority/{group}/withdraw : bounce
/commune/proposals/{keyed}/entry : lua
/commune/proposals/{taken_in}/entry :
/commune/paper : lua thom hy:lua
/commune/people : lua thom hy:lua
/commune/people/{woman} : lua
/commune/people/{woman}/name : lua
/commune/proposals/{taken_in}/papers : lua
/commune/proposals/{taken_in}/phieu-kiem-soat.pdf : lua
/commune/register : lua thom hy:lua
/commune/register/so-theo-doi.csv : lua thom hy:lua
/commune/to-phone : lua thom hy:lua
/to-phone : hanh yen bich hy:hanh hy:bich
/signing : lua thom hanh minh yen cuc bich hong hy:lua hy:hanh hy:minh hy:bich hy:hong
/signing/{notice} : hanh minh
/signing/{notice}/van-ban.pdf : hanh minh
/signing/{notice}/replace : hanh minh
/signing/register/{unit}/so-van-ban-di.csv : hanh minh
/proposals : signed-in
/proposals/start?edition=thai-binh-2024 : signed-in
/proposals/{file} : sen
/proposals/{draft} : sen
/proposals/{draft}/entry : sen
/proposals/{draft}/team : sen
/proposals/{draft}/documents : sen
/proposals/{draft}/priority : sen
/proposals/{draft}/consents : sen
/proposals/{draft}/consents/judging/withdraw : sen
/proposals/{draft}/check : sen
/proposals/{file}/submitted : sen
/proposals/{draft}/withdraw : sen
/district : hanh minh yen cuc hy:hanh hy:minh
/district/files : hanh yen hy:hanh
/district/bulk : hanh yen hy:hanh =422
/district/files/{file} : hanh
/district/files/{taken_in} :
/district/files/{elsewhere} : hy:hanh
/district/files/{reworked}/documents : hanh
/district/files/{file}/documents : hanh =422
/district/files/{file}/blind : hanh
/district/files/{file}/blind/{document} : hanh
/district/files/{file}/checks : bounce
/district/files/{file}/steps/find_eligible : bounce
/district/rounds/{round} : hanh minh bich hong duc
/district/rounds/{next_round} : yen cuc bich hong duc
/district/rounds/{round}/steps/sign : bounce
/district/rounds/{round}/promotion/{file} : bounce
/district/rounds/{round}/panel : hanh minh bich hong duc
/district/rounds/{round}/panel/{juror}/leave : bounce
/district/rounds/{round}/allotment : hanh minh bich hong duc
/district/rounds/{round}/allotment/draw : bounce
/district/rounds/{round}/samples : hanh minh bich hong duc
/district/rounds/{round}/samples/1/drop : bounce
/district/rounds/{round}/advice : hanh minh bich hong duc
/district/rounds/{next_round}/advice : yen cuc bich hong duc =422
/jury/rounds/{round}/report : minh khoa
/district/rounds/{round}/changes : hanh minh bich hong duc
/district/rounds/{round}/conflicts : hanh minh bich hong duc
/district/rounds/{round}/conflicts/{file}/{juror} : bounce
/district/rounds/{round}/ranking : hanh minh bich hong duc
/district/rounds/{round}/choice : hanh minh bich hong duc =422
/district/rounds/{round}/few : hanh minh bich hong duc
/district/rounds/{round}/quotas : hanh minh bich hong duc
/district/rounds/{round}/quotas/take : bounce
/district/rounds/{round}/feedback : hanh minh bich hong duc
/district/rounds/{round}/feedback/approve : hanh minh bich hong duc
/district/rounds/{round}/feedback/{file} : hanh minh bich hong duc
/district/rounds/{round}/feedback/{file}/gop-y.pdf : hanh minh bich hong duc
/district/rounds/{next_round}/feedback/{file} :
/district/rounds/{round}/decision : hanh minh bich hong duc
/district/rounds/{round}/decision/{decision} : hanh minh bich hong duc
/district/rounds/{next_round}/decision/{decision} :
/district/rounds/{round}/minutes : hanh minh bich hong duc
/district/rounds/{round}/minutes/sign : bounce
/district/rounds/{round}/minutes/{minutes}/bien-ban.pdf : hanh minh bich hong duc
/district/rounds/{next_round}/minutes/{minutes}/bien-ban.pdf :
/district/rounds/{round}/record : hanh minh bich hong duc
/district/rounds/{round}/record/record.csv : hanh minh bich hong duc
/district/rounds/{round}/blank/{file} : hanh minh bich hong duc
/district/rounds/{next_round}/blank/{file} :
/district/rounds/{round}/sheets/{sheet} : hanh minh bich hong duc
/district/rounds/{next_round}/sheets/{sheet} :
/district/rounds/{next_round}/paper : yen bich
/district/rounds/{next_round}/paper/{next_file}/{next_juror} : yen bich
/district/rounds/{next_round}/paper/{next_file}/{next_juror}/drop : bounce
/district/rounds/{next_round}/paper/{next_file}/{next_juror}/scan :
/jury : signed-in
/jury/rounds/{round} : minh khoa
/jury/rounds/{next_round} : cuc tam
/jury/rounds/{round}/samples : minh khoa
/jury/rounds/{round}/samples/1 :
/jury/rounds/{next_round}/conflicts : cuc tam
/jury/rounds/{round}/files/{file} : minh khoa
/jury/rounds/{next_round}/offline : cuc tam
/jury/rounds/{next_round}/offline/sheets.xlsx : cuc tam
/jury/rounds/{next_round}/offline/take : bounce
/jury/rounds/{next_round}/files/{next_file} : cuc tam
/jury/rounds/{next_round}/files/{file} :
/jury/rounds/{next_round}/files/{next_file}/take-back : bounce
/jury/rounds/{round}/files/{file}/documents/{document} : minh khoa
/jury/rounds/{next_round}/files/{next_file}/documents/{document} :
/auditor : duc hy:duc
/auditor/proposals/{file} : duc
/auditor/proposals/{elsewhere} : hy:duc
/auditor/proposals/{file}/history.csv : duc
/auditor/register : duc hy:duc
/admin : lan hy:lan
/admin/people : lan hy:lan
/admin/people/{juror} : lan
/admin/people/{juror}/roles/{holding} : lan
/admin/units : lan hy:lan
/admin/units/{unit} : lan
/admin/editions : lan hy:lan
/admin/editions/thai-binh-2024 : lan
/admin/editions/thai-binh-2024/charter.toml : lan
/province : bich hong hy:bich hy:hong
/province/files : bich hong hy:bich hy:hong
/province/bulk : bich hy:bich =422
/province/files/{file} : bich hong
/province/files/{draft} :
/province/files/{elsewhere} : hy:bich hy:hong
/province/files/{came_back}/documents : bich | hong
/province/files/{file}/dossier : bounce
/province/files/{file}/claims : bounce
/province/files/{file}/checks : bounce
/province/files/{file}/steps/check_off : bounce
/province/batches : bich hong hy:bich hy:hong
/province/batches/{round} : bich hong
/province/batches/{round}/steps/accept : bounce
/province/batches/{round}/minutes.pdf : bich hong
/province/bridge : bich hong hy:bich hy:hong
/province/dispatches : bich hong hy:bich hy:hong
/province/dispatches/new : bich hy:bich =422
/province/dispatches/{dispatch} : bich hong
/province/dispatches/{dispatch}/progress : bich hong
/province/dispatches/{dispatch}/build : bounce
/province/dispatches/{dispatch}/remove : bounce
/province/dispatches/{dispatch}/steps/send : bounce
/province/dispatches/{dispatch}/letter : bich hong
/province/dispatches/{dispatch}/files/letter : bich hong ha
/province/dispatches/{dispatch}/files/package : bich hong ha
/province/dispatches/{dispatch}/sign : hong =422
/province/dispatches/{dispatch}/answer : bich
/province/dispatches/{dispatch}/hand-over : bich hong
/province/dispatches/{dispatch}/hand-over/bien-ban.pdf : bich hong
/province/finals : bich hong hy:bich hy:hong
/province/finals/regional_finalist : bich hong hy:bich hy:hong
/province/finals/regional_finalist/danh-sach-don-tiep.pdf : bich hong
/province/register : bich hong hy:bich hy:hong
/province/register/so-van-ban-di.csv : bich hong hy:bich hy:hong
/province/papers/{outgoing} : bich hong
/centre : bich hong ha hy:bich hy:hong hy:ha
/centre/bulk : bich ha hy:bich hy:ha =422
/centre/files/{file} : bich hong ha
/centre/files/{taken_in} : bich hong
/centre/files/{elsewhere} : hy:bich hy:hong hy:ha
/centre/files/{file}/steps/record_training : bounce
/centre/dispatches/{dispatch} : ha | bich hong
/received : hanh yen ha hy:hanh hy:ha
/received/{received} : ha
/received/{received}/cases/1 : ha
/received/{received}/files/1/1 : ha
/received/{received}/answer.p7m : ha
/received/{received}/answer : bounce
/centre/dispatches/{dispatch}/receipt : bich ha
"""

# What is sent: everybody else is turned away, or is told why not (behind the bar), and leaves no trace; hers is read.
# The form is empty but for what stands after `<`.
WRITING = """
/sign-in : everyone
/sign-in/keep : everyone
/sign-out : everyone
/sign-up : everyone
/slip : everyone
/demo :
/profile : signed-in
/profile/password : signed-in
/profile/other-sign-ins : signed-in
/commune/bulk : lua thom hy:lua
/commune/proposals/{taken_in}/checks : lua
/commune/proposals/{taken_in}/steps/endorse : lua
/commune/proposals/{file}/claims : lua
/commune/proposals/{file}/claims/{group} : lua
/commune/paper : lua thom hy:lua
/commune/proposals/{keyed}/consents : lua
/commune/proposals/{keyed}/documents : lua
/commune/proposals/{keyed}/documents/{keyed_document}/remove : lua
/commune/proposals/{keyed}/team : lua
/commune/proposals/{keyed}/priority : lua
/commune/proposals/{taken_in}/priority :
/commune/proposals/{keyed}/priority/{group}/withdraw : lua
/commune/proposals/{keyed}/entry : lua
/commune/proposals/{taken_in}/entry :
/commune/proposals/{keyed}/entry/autosave : lua
/commune/people : lua thom hy:lua
/commune/people/slip.pdf : signed-in
/commune/people/{silent}/phone : lua
/commune/people/{woman}/slip : lua
/commune/people/{woman}/name : lua
/commune/to-phone/{letter} : lua
/to-phone/{letter} :
/proposals/start : signed-in
/proposals/{draft}/entry : sen
/proposals/{draft}/entry/autosave : sen
/proposals/{draft}/team : sen
/proposals/{draft}/documents : sen
/proposals/{draft}/documents/{keyed_document}/remove : sen
/proposals/{draft}/priority : sen
/proposals/{draft}/priority/{group}/withdraw : sen
/proposals/{draft}/consents : sen
/proposals/{draft}/consents/judging/withdraw : sen
/proposals/{draft}/check : sen
/proposals/{draft}/withdraw : sen
/district <unit={unit} : hanh | minh
/district/bulk : hanh yen hy:hanh
/district/files/{file}/checks : hanh
/district/files/{file}/steps/find_eligible : hanh
/district/files/{file}/clearing : hanh
/district/files/{file}/blind : hanh
/district/files/{file}/claims : hanh
/district/files/{reworked}/documents : hanh
/district/files/{file}/documents : hanh
/district/files/{reworked}/documents/{document}/remove : hanh
/province/files/{came_back}/documents : bich | hong
/province/files/{came_back}/documents/{document}/remove : bich | hong
/district/rounds/{round}/steps/open_scoring : hanh | bich
/district/rounds/{round}/late : hanh
/district/rounds/{round}/feedback : hanh minh bich hong
/district/rounds/{round}/feedback/approve <file={file} : hanh minh bich hong
/district/rounds/{round}/feedback/{file} : hanh minh bich hong | duc
/district/rounds/{round}/decision : hanh | minh bich hong duc
/signing/{notice} : minh
/signing/{notice}/replace : hanh minh
/province/finals <stage=regional_prize : bich hy:bich
/province/finals/regional_finalist : bich hy:bich | hong hy:hong
/province/finals/regional_finalist/turns : bich
/province/finals/regional_finalist/calls : bich hy:bich
/province/dispatches/{dispatch}/hand-over : bich | hong
/province/dispatches/{dispatch}/hand-over/scan : bich | hong
/commune/proposals/{taken_in}/apology : lua
/district/rounds/{round}/promotion/{file} : minh | hanh bich hong duc
/district/rounds/{round}/panel : hanh
/district/rounds/{round}/allotment/await : hanh | minh bich hong duc
/district/rounds/{round}/samples : hanh | minh bich hong duc
/district/rounds/{round}/samples/1/drop : hanh | minh bich hong duc
/jury/rounds/{round}/samples/1 :
/district/rounds/{next_round}/panel/{juror}/absent :
/district/rounds/{round}/panel/{juror}/absent : hanh | minh bich hong duc
/district/rounds/{round}/conflicts/{file}/{juror} : minh | hanh bich hong duc
/district/rounds/{round}/ranking : minh | hanh bich hong duc
/district/rounds/{round}/choice : minh
/district/rounds/{round}/few : minh | hanh bich hong duc
/district/rounds/{round}/quotas : hanh minh | bich hong duc
/district/rounds/{round}/quotas/take : minh | hanh bich hong duc
/district/rounds/{round}/minutes : hanh | minh bich hong duc
/district/rounds/{round}/minutes/prepare : hanh | minh bich hong duc
/district/rounds/{round}/minutes/sign : minh
/district/rounds/{next_round}/paper/{next_file}/{next_juror} : yen bich
/district/rounds/{next_round}/paper/{next_file}/{next_juror}/drop :
/jury/rounds/{round}/conflicts : minh khoa
/jury/rounds/{round}/files/{file} : minh khoa
/jury/rounds/{next_round}/files/{file} :
/jury/rounds/{next_round}/offline : cuc tam
/jury/rounds/{next_round}/offline/take : cuc tam
/jury/rounds/{round}/files/{file}/take-back : minh khoa
/jury/rounds/{round}/files/{file}/autosave : minh khoa
/province/bulk : bich hy:bich
/province/files/{file}/dossier : bich
/province/files/{file}/claims : bich
/province/files/{elsewhere}/claims : hy:bich
/province/files/{file}/checks : bich | hong
/province/files/{file}/steps/check_off : bich
/province/batches : hy:bich
/province/batches/{round}/steps/accept : bich
/province/bridge : bich hy:bich
/province/dispatches/new : bich hy:bich
/province/dispatches/{dispatch}/build : bich
/province/dispatches/{dispatch}/remove : bich | hong
/province/dispatches/{dispatch}/steps/send : bich
/province/dispatches/{dispatch}/letter : bich | hong
/province/dispatches/{dispatch}/sign : hong
/province/dispatches/{dispatch}/answer : bich
/centre/bulk : bich ha hy:bich hy:ha
/centre/files/{file}/steps/record_training : bich ha
/received/{received}/answer : ha
/centre/dispatches/{dispatch}/receipt : bich ha
"""

# The administrator's many pages have one rule: they are her province's, so that nobody else of the cast comes in.
ADMIN = "/admin"
PARTS = {
    "person_id": "{juror}", "holding_id": "{holding}", "unit_id": "{unit}", "name": "thai-binh-2024", "number": "1",
    "job_id": "1", "part": "calendar", "key": "screening", "criterion": "novelty",
}  # fmt: skip
