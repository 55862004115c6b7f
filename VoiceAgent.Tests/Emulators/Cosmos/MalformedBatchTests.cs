using System.Text;
using VoiceAgent.Emulators.Cosmos;
using VoiceAgent.Emulators.Cosmos.Batch;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>No body of a batch ends in anything but operations or a 400.</summary>
public sealed class MalformedBatchTests
{
    private const int Seed = 20261128;
    private const int Rounds = 3000;

    private static readonly string[] Words =
    [
        "[", "]", "{", "}", ",", ":", "\"operationType\"", "\"Create\"", "\"Patch\"", "\"99\"", "\"resourceBody\"", "\"id\"", "\"partitionKey\"", "1e999", "null", "\"\\ud800\"", "true",
        "\"a\"", "-", "\"ifMatch\"", "\u0000",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("""[{"operationType":"99"}]""")]
    [InlineData("""[{"operationType":"0"}]""")]
    [InlineData("""[{"operationType":"Create","id":7}]""")]
    [InlineData("""[{"operationType":"Create","id":"a","id":"b"}]""")]
    [InlineData("""[{"operationType":"Create","resourceBody":{"a":"\ud800"}}]""")]
    [InlineData("""[{"operationType":"Create","resourceBody":{"a":1e999}}]""")]
    public void A_malformed_batch_is_a_bad_request(string body) =>
        Assert.Equal(400, Assert.Throws<CosmosError>(() => BatchJson.Read(Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public void Random_json_is_read_or_refused()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var body = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Words[random.Next(Words.Length)]));
            var failure = Record.Exception(() => BatchJson.Read(Encoding.UTF8.GetBytes(body)));
            Assert.True(failure is null or CosmosError { Status: 400 }, $"seed {Seed}, round {round}: {body}: {failure}");
        }
    }

    [Fact]
    public async Task Random_bytes_are_read_or_refused()
    {
        var random = new Random(Seed);
        var valid = await BatchWire.WriteAsync([new BatchResult(200), new BatchResult(404)]);
        for (var round = 0; round < Rounds / 10; round++)
        {
            // Half of the bodies are random. The other half are valid segments with one byte changed, or cut short.
            var body = round % 2 == 0 ? new byte[random.Next(1, 200)] : valid[..random.Next(1, valid.Length + 1)];
            if (round % 2 == 0)
            {
                random.NextBytes(body);
                body[0] = 0x81;
            }
            else
            {
                // The length of a record is in the bytes after its header. It stays, because a large one only costs memory.
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(7));
            }

            using var bytes = new MemoryStream(body);
            var failure = await Record.ExceptionAsync(() => BatchWire.ReadAsync(bytes));
            Assert.True(failure is null or CosmosError { Status: 400 }, $"seed {Seed}, round {round}: {Convert.ToHexString(body)}: {failure}");
        }
    }
}
