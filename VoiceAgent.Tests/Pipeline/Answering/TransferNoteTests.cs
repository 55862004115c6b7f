using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Text.Cards;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

public sealed class TransferNoteTests
{
    private static readonly IdentifiedCaller Maria = new("4719", "Maria Lopez, member 4719");

    [Fact]
    public void It_says_who_calls_as_far_as_that_was_proved()
    {
        Assert.Equal("Wants a refund. The caller is Maria Lopez, member 4719, identified.", TransferNote.Of("Wants a refund.", Maria));
        Assert.Equal("Wants a refund. The caller was not identified.", TransferNote.Of(" Wants\n a refund. ", null));
        Assert.Equal("The caller was not identified.", TransferNote.Of("", null));
    }

    [Theory]
    [InlineData("Wants to pay with 4111 1111 1111 1111 today.", "Wants to pay with [left out] today.")]
    [InlineData("Card 4111-1111-1111-1111, security code 123.", "Card [left out], security code [left out].")]
    [InlineData("Read out her card, beginning 4111 11.", "Read out her card, beginning [left out].")]
    [InlineData("The number four one one one one one one one one one one one one is a card.", "The number [left out] is a card.")]
    [InlineData("Member 4719, born May 5th 1980.", "Member 4719, born [left out].")]
    [InlineData("Date of birth 1980-05-05 did not fit.", "Date of birth [left out] did not fit.")]
    [InlineData("Born 05/05/1980.", "Born [left out].")]
    [InlineData("Says january third nineteen seventy, three times.", "Says [left out], three times.")]
    [InlineData("Born on the fifth of May 1980. Nothing was told.", "Born on [left out]. Nothing was told.")]
    public void Cards_and_dates_that_may_be_of_birth_stay_here(string written, string sent) => Assert.Equal(sent, SummaryRedaction.Of(written));

    [Theory]
    [InlineData("Claim 4402 of March third was denied, $412.50; call back at +1 555 010 0402.")]
    [InlineData("Two people on May 5th at half past seven, under Lopez.")]
    [InlineData("The card was lost. May I add that 12 claims are open?")]
    public void What_the_colleague_needs_goes_with_the_caller(string written) => Assert.Equal(written, SummaryRedaction.Of(written));

    [Fact]
    public void It_is_never_longer_than_the_headers_hold_and_never_loses_who_calls()
    {
        var note = TransferNote.Of(string.Join(' ', Enumerable.Repeat("refund", 300)), Maria);

        Assert.InRange(note.Length, CallTransfer.LongestSummary - 10, CallTransfer.LongestSummary);
        Assert.EndsWith("refund … The caller is Maria Lopez, member 4719, identified.", note);
    }
}
