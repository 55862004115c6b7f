using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Randomness;

namespace VoiceAgent.Tests.Contracts;

public sealed class CallTicketTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = SHA256.HashData("a key for tests"u8);
    private static readonly CallTicket Ticket = new(CallId.At(Now), "claims", "en-US", "+15550100001", "+15550199001", Now.AddMinutes(2));

    [Fact]
    public void A_signed_ticket_is_read_back() => Assert.Equal(Ticket, Read(Ticket.Sign(Key)).Ticket);

    [Fact]
    public void A_ticket_of_another_key_is_refused() =>
        Assert.Equal("The ticket's signature is wrong. Gateway and pipeline must have the same ticket key.", Read(Ticket.Sign(SHA256.HashData("another key"u8))).Refusal);

    [Fact]
    public void A_ticket_for_another_call_is_refused() =>
        Assert.Equal("The ticket is for another call.", CallTicket.Read(Ticket.Sign(Key), CallId.At(Now), Key, Now).Refusal);

    [Fact]
    public void An_expired_ticket_is_refused() =>
        Assert.Equal("The ticket has expired.", CallTicket.Read(Ticket.Sign(Key), Ticket.Call, Key, Now.AddMinutes(2)).Refusal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no-dot")]
    [InlineData(".")]
    [InlineData("****.****")]
    public void What_is_no_ticket_is_refused_with_a_reason(string? text) => Assert.NotEmpty(Read(text).Refusal!);

    [Fact]
    public void A_ticket_that_is_too_long_is_refused_unread() => Assert.Contains("too long", Read(new string('a', CallTicket.LongestText + 1)).Refusal, StringComparison.Ordinal);

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Changing_any_character_breaks_the_ticket(Seed seed)
    {
        var signed = Ticket.Sign(Key);
        Prop.ForAll(
            Gen.Choose(0, signed.Length - 1).ToArbitrary(),
            ArbMap.Default.ArbFor<char>(),
            (at, replacement) => replacement == signed[at] || LastBits(at) || Read(string.Concat(signed.AsSpan(0, at), [replacement], signed.AsSpan(at + 1))).Ticket is null)
            .Holds(seed);

        // The last base64 digit of each part has bits that are not used in decoding.
        bool LastBits(int at) => at == signed.Length - 1 || at == signed.IndexOf('.') - 1;
    }

    private static TicketReading Read(string? text) => CallTicket.Read(text, Ticket.Call, Key, Now);
}
