using System.Text;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Tests.Randomness;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Sip;

/// <summary>
/// The torture messages with random changes. The parser reads them or throws its one exception. What it has read can be written and read again.
/// <c>VOICEAGENT_CASES=100000</c> draws as many.
/// </summary>
[Trait("Kind", "Property")]
public sealed class MessageFuzzTests(ITestOutputHelper output)
{
    private const int Usual = 5_000;

    // A message of 2 KB needs some times its size. More would mean that a small message fills the memory.
    private const long MostBytesPerMessage = 300_000;

    [Theory, Seeds]
    public void Nothing_but_the_one_exception_is_thrown(Seed seed)
    {
        byte[][] examples = [.. TortureMessages.Valid.Select(row => (string)row[0]).Concat(TortureMessages.Invalid.Select(row => (string)row[0])).Select(Encoding.UTF8.GetBytes)];
        var cases = seed.Cases(Usual);
        var read = 0;
        for (var at = 0; at < cases; at++)
        {
            var chance = new Random(seed.Number + at);
            var message = Changed(examples[chance.Next(examples.Length)], examples, chance);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var once = SipParser.Parse(message);
                read++;
                _ = SipParser.Frame(once.ToBytes(), new SipMessageLimits(), out _);
                if (once is SipRequest request)
                {
                    _ = request.Respond(200, "tag").ToBytes();
                    _ = (request.From, request.To, request.CSeq, request.Contact, SipIdentity.OfSender(request), SipIdentity.IsPrivate(request), SipIdentity.Reason(request));
                }
            }
            catch (SipParseException)
            {
            }
            catch (Exception failure)
            {
                Assert.Fail($"{failure}\n{Encoding.UTF8.GetString(message)}\n{Seed.ToRepeat($"{seed.Number + at}", nameof(Nothing_but_the_one_exception_is_thrown))}");
            }

            var used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < MostBytesPerMessage, $"{used} octets for a message of {message.Length}.");
        }

        output.WriteLine($"Seed {seed}, {cases} cases, {read} of them readable.");
        Assert.NotEqual(0, read);
    }

    private static byte[] Changed(byte[] example, byte[][] examples, Random chance)
    {
        var bytes = example.ToList();
        for (var changes = chance.Next(1, 6); changes > 0 && bytes.Count > 1; changes--)
        {
            var at = chance.Next(bytes.Count);
            switch (chance.Next(7))
            {
                case 0:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(chance.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"\r\n \",;<>:%@=\\\0"[chance.Next(14)], chance.Next(1, 30)));
                    break;
                case 3:
                    var other = examples[chance.Next(examples.Length)];
                    bytes.InsertRange(at, other.Skip(chance.Next(other.Length)).Take(chance.Next(80)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.InsertRange(at, Encoding.ASCII.GetBytes($"{chance.NextInt64()}"));
                    break;
                default:
                    bytes.AddRange(bytes.Skip(at).Take(200).ToList());
                    break;
            }
        }

        return [.. bytes];
    }
}
