using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.Tests.Contracts;

public sealed class LegSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly byte[] Body = "{}"u8.ToArray();

    private static TicketOptions Keys { get; } = new() { Key = Convert.ToBase64String(Key) };

    [Fact]
    public void A_signed_request_is_accepted() =>
        Assert.True(LegSignature.IsValid(LegSignature.Sign(Key, "PUT", "/legs/a", Body, Now), Keys, "PUT", "/legs/a", Body, Now.AddSeconds(29)));

    [Fact]
    public void The_key_before_is_accepted_too() => Assert.True(LegSignature.IsValid(
        LegSignature.Sign(Key, "PUT", "/legs/a", Body, Now), new TicketOptions { Key = Convert.ToBase64String(new byte[32]), PreviousKey = Convert.ToBase64String(Key) }, "PUT", "/legs/a", Body, Now));

    [Theory]
    [InlineData("DELETE", "/legs/a", "{}", 0)]
    [InlineData("PUT", "/legs/b", "{}", 0)]
    [InlineData("PUT", "/legs/a", "{ }", 0)]
    [InlineData("PUT", "/legs/a", "{}", 31)]
    [InlineData("PUT", "/legs/a", "{}", -31)]
    public void A_changed_or_late_request_is_refused(string method, string path, string body, int seconds) =>
        Assert.False(LegSignature.IsValid(LegSignature.Sign(Key, "PUT", "/legs/a", Body, Now), Keys, method, path, System.Text.Encoding.UTF8.GetBytes(body), Now.AddSeconds(seconds)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1764331200.")]
    [InlineData("x.AAAA")]
    [InlineData("1764331200.!!!!")]
    public void A_text_that_is_no_signature_is_refused(string? text) => Assert.False(LegSignature.IsValid(text, Keys, "PUT", "/legs/a", Body, Now));

    [Fact]
    public void The_signature_of_another_key_is_refused() =>
        Assert.False(LegSignature.IsValid(LegSignature.Sign(new byte[32], "PUT", "/legs/a", Body, Now), Keys, "PUT", "/legs/a", Body, Now));
}
