using System.Net;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Acs;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Acs;

public sealed class TransferHeadersTests
{
    private static readonly CallId Call = CallId.At(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("Wants a human, and will not say why (50% sure; a+b=c).")]
    [InlineData("Fragt nach Größe & Übergröße – drei Mal 😀.")]
    [InlineData("")]
    public void A_telephone_number_gets_the_summary_in_SIP_headers_that_decode_as_a_form_field(string summary)
    {
        var context = Written(new PhoneNumberIdentifier("+15550177777"), summary);

        Assert.Empty(context.VoipHeaders);
        Assert.Equal(Call.ToString(), context.SipHeaders["X-MS-Custom-Call"]);
        Assert.Equal(summary, Summary(context));
    }

    [Fact]
    public void The_longest_summary_keeps_the_documented_limits_and_arrives_whole()
    {
        var summary = string.Join(' ', Enumerable.Repeat("the caller wants a refund of 40% — today", 20))[..CallTransfer.LongestSummary];

        var context = Written(new PhoneNumberIdentifier("+15550177777"), summary);

        Assert.InRange(context.SipHeaders.Count, 2, 5);
        Assert.All(context.SipHeaders, header => Assert.Matches("^X-MS-Custom-[A-Za-z0-9-]{1,51}$", header.Key));
        Assert.All(context.SipHeaders, header => Assert.Matches("^[A-Za-z0-9=;.!%*_+~-]{1,256}$", header.Value));
        Assert.Equal(summary, Summary(context));
    }

    [Fact]
    public void What_does_not_fit_into_the_headers_is_left_out_between_two_characters()
    {
        var summary = new string('ü', CallTransfer.LongestSummary);

        var context = Written(new PhoneNumberIdentifier("+15550177777"), summary);

        Assert.Equal(5, context.SipHeaders.Count);
        Assert.Matches("^ü{160,}$", Summary(context));
    }

    [Theory]
    [InlineData("8:acs:somebody")]
    [InlineData("8:orgid:somebody")]
    public void A_user_gets_it_in_VoIP_headers_as_it_is(string user)
    {
        var context = Written(CommunicationIdentifier.FromRawId(user), "Größe 50%");

        Assert.Empty(context.SipHeaders);
        Assert.Equal((Call.ToString(), "Größe 50%"), (context.VoipHeaders["Call"], context.VoipHeaders["Summary"]));
    }

    private static CustomCallingContext Written(CommunicationIdentifier target, string summary)
    {
        var context = new TransferToParticipantOptions(new PhoneNumberIdentifier("+1")).CustomCallingContext;
        TransferHeaders.Write(context, target, new HumanTransfer(Call, "1", "", summary));
        return context;
    }

    private static string Summary(CustomCallingContext context) => WebUtility.UrlDecode(string.Concat(
        context.SipHeaders.Where(header => header.Key.Contains("Summary", StringComparison.Ordinal)).OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => header.Value)));
}
