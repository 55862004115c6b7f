using VoiceAgent.Pipeline.Scenarios.Insurance.Members.Import;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Scenarios.Members;

public sealed class MemberFileTests
{
    private const string Header = "member_number,name,date_of_birth,phones,plan,balance,due_on,deductible,deductible_met\n";
    private const string Alex = "4719,\"Morgan, Alex\",1980-05-05,+15550100001;+15550100002,Silver,186.40,2026-12-15,1500,900\n";

    [Fact]
    public void A_line_becomes_a_member()
    {
        var member = Assert.Single(Read(Header + Alex).Members);

        Assert.Equal("4719", member.Id);
        Assert.Equal("Morgan, Alex", member.Name);
        Assert.Equal(new DateOnly(1980, 5, 5), member.DateOfBirth);
        Assert.Equal(["+15550100001", "+15550100002"], member.Phones);
        Assert.Equal(186.40m, member.Balance);
        Assert.Equal(new DateOnly(2026, 12, 15), member.DueOn);
        Assert.Equal((1500m, 900m), (member.Deductible, member.DeductibleMet));
    }

    [Fact]
    public void The_file_of_a_spreadsheet_with_semicolons_and_a_mark_at_its_start_is_read_too()
    {
        var reading = Read("\uFEFFName;Member_Number;date_of_birth;phones;plan;balance;due_on;deductible;deductible_met\r\nAlex;0719;1980-05-05;+15550100001 +15550100002;Silver;;;1500;0\r\n");

        var member = Assert.Single(reading.Members);
        Assert.Equal(("0719", 0m, null), (member.Id, member.Balance, member.DueOn));
        Assert.Equal(2, member.Phones.Count);
    }

    [Theory]
    [InlineData("471,Alex,1980-05-05,,Silver,,,0,0", "member_number is '471'")]
    [InlineData("4719,,1980-05-05,,Silver,,,0,0", "name is empty")]
    [InlineData("4719,Alex,05/05/1980,,Silver,,,0,0", "date_of_birth is '05/05/1980'")]
    [InlineData("4719,Alex,,,Silver,,,0,0", "date_of_birth is empty")]
    [InlineData("4719,Alex,1980-05-05,555 0100,Silver,,,0,0", "phones has '555'")]
    [InlineData("4719,Alex,1980-05-05,,,,,0,0", "plan is empty")]
    [InlineData("4719,Alex,1980-05-05,,Silver,$12,2026-12-15,0,0", "balance is '$12'")]
    [InlineData("4719,Alex,1980-05-05,,Silver,12.345,2026-12-15,0,0", "balance is '12.345'")]
    [InlineData("4719,Alex,1980-05-05,,Silver,12,,0,0", "due_on is empty, and there is a balance")]
    [InlineData("4719,Alex,1980-05-05,,Silver,,,,0", "deductible is ''")]
    [InlineData("4719,Alex,1980-05-05,,Silver,,,100,101", "deductible_met is more than deductible")]
    [InlineData("4719,Alex,1980-05-05", "The line has 3 cells")]
    [InlineData("4719,Al\"ex,1980-05-05,,Silver,,,0,0", "A quotation mark is in the wrong place")]
    public void A_mistake_is_named_with_its_line(string line, string reason)
    {
        var mistakes = Read(Header + Alex + line.Replace("4719", "5820", StringComparison.Ordinal) + "\n").Mistakes;

        var (where, reasons) = Assert.Single(mistakes);
        Assert.Equal("line 3", where);
        Assert.Contains(reasons, found => found.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_found_at_once()
    {
        var mistakes = Read(Header + "1,,1980-05-05,,Silver,,,0,0\n" + Alex + "x,B,1980-05-05,,Silver,,,0,0\n").Mistakes;

        Assert.Equal(["line 2", "line 4"], mistakes.Keys);
        Assert.Equal(2, mistakes["line 2"].Length);
    }

    [Fact]
    public void After_a_hundred_mistakes_reading_stops_and_the_lines_that_were_read_are_counted()
    {
        var reading = Read(Header + string.Concat(Enumerable.Repeat("1,,1980-05-05,,Silver,,,0,0\n", 1_000)));

        Assert.True(reading.IsFull);
        Assert.Equal(100, reading.Mistakes.Sum(line => line.Value.Length));
        Assert.Equal(51, reading.LinesRead);
    }

    [Fact]
    public void A_member_who_is_there_twice_is_refused() =>
        Assert.Equal(["The member number 4719 is there twice."], Read(Header + Alex + Alex).Mistakes["line 3"]);

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("member_number,name\n4719,Alex\n", "These columns are missing: date_of_birth")]
    [InlineData("member_number,nam\n", "There is no column 'nam'")]
    [InlineData(Header, "no members")]
    public void A_file_without_the_columns_or_without_members_is_refused(string text, string reason)
    {
        var reading = Read(text);

        Assert.Empty(reading.Members);
        Assert.Contains(reading.Mistakes["line 1"], found => found.Contains(reason, StringComparison.Ordinal));
    }

    private static MemberFileReading Read(string text) => MemberFile.Read(text);
}
