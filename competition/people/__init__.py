"""Who: accounts, sign-in, the roles people hold in a unit for a time, deputies, consent."""
