select * from opened
