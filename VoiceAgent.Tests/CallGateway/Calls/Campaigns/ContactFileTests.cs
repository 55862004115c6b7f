using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Campaigns;

public sealed class ContactFileTests
{
    private static readonly Campaign Campaign = new(Guid.CreateVersion7(), new CampaignSettings { Greeting = "Hello {name}, about your policy {policy}." }, default, "Ana");

    [Fact]
    public void Columns_of_ones_own_are_kept_and_fill_the_texts()
    {
        var reading = Read("\uFEFFnumber;Name;Policy\n+15550100001;\"Müller; Jürgen\";P-1\r\n+15550100002;;\n");

        Assert.Empty(reading.Mistakes);
        var contact = reading.Contacts[0];
        Assert.Equal(("+15550100001", "Müller; Jürgen", "P-1"), (contact.Number, contact.Name, contact.Fields["policy"]));
        Assert.Equal("Hello Müller; Jürgen, about your policy P-1.", contact.TalkOf(Campaign.Settings).Greeting);
        Assert.Equal("Hello , about your policy .", reading.Contacts[1].TalkOf(Campaign.Settings).Greeting);
    }

    [Fact]
    public void A_value_with_braces_is_not_replaced_again() =>
        Assert.Equal("Hello {policy}, about your policy P-1.", Read("number,name,policy\n+15550100001,{policy},P-1").Contacts[0].TalkOf(Campaign.Settings).Greeting);

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("number\n", 1, "no numbers")]
    [InlineData("name\nAda", 1, "'number' is missing")]
    [InlineData("number,a,a\n+15550100001,1,2", 1, "twice")]
    [InlineData("number,=cmd\n+15550100001,1", 1, "no name of a column")]
    [InlineData("number\n+15550100001\n0555", 3, "not valid")]
    [InlineData("number\n+15550100001\n+15550100001", 3, "in line 2 already")]
    [InlineData("number,name\n+15550100001", 2, "cells")]
    [InlineData("number\n+33123456789", 2, "may not be called")]
    [InlineData("number,name\n+15550100001,\"a\nb\"", 3, "control characters")]
    [InlineData("number,name\n+15550100001,a\"b", 2, "quotation mark")]
    public void A_mistake_names_its_line(string text, int line, string reason)
    {
        var mistake = Assert.Single(Read(text).Mistakes);

        Assert.Equal(line, mistake.Line);
        Assert.Contains(reason, mistake.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_and_numbers_are_bounded()
    {
        Assert.Equal(ContactFileReading.MostMistakes, Read($"number\n{string.Join('\n', Enumerable.Repeat("x", 5_000))}").Mistakes.Count);
        var many = Read($"number\n{string.Join('\n', Enumerable.Range(0, ContactFile.MostContacts + 10).Select(number => $"+1555{number:D7}"))}");
        Assert.Contains("at most", Assert.Single(many.Mistakes).Reason, StringComparison.Ordinal);
        var longest = Read($"number,name,policy\n+15550100001,{new string('é', 200)},{new string('語', 200)}");
        Assert.Contains($"{OutboundTalk.LongestTexts} bytes", Assert.Single(longest.Mistakes).Reason, StringComparison.Ordinal);
    }

    private static ContactFileReading Read(string text) => ContactFile.Read(text, Campaign, number => number.StartsWith("+1555", StringComparison.Ordinal));
}
