using System.Buffers.Binary;
using System.Diagnostics;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Tests.Sip;

/// <summary>A call as tshark (Debian: <c>tshark</c>) decodes it. The capture is written from the trace of an endpoint.</summary>
[Trait("Speed", "Slow")]
public sealed class DecodeTests
{
    private const uint RawIp = 101;

    [Fact]
    public async Task A_call_is_decoded_as_SIP_without_complaints()
    {
        await using var anna = await Phone.StartAsync();
        await using var bert = await Phone.StartAsync();
        var (ours, _) = await anna.CallAsync(bert);
        await ours.ByeAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, Capture(anna.Wire));

        var port = anna.Address.Port;
        var decoded = await TsharkAsync("-r", file, "-d", $"udp.port=={port},sip", "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code", "-e", "sip.CSeq.method", "-e", "sip.Call-ID", "-e", "_ws.malformed");
        File.Delete(file);

        var lines = decoded.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();
        Assert.Equal(["INVITE", "100 INVITE", "200 INVITE", "ACK", "BYE", "200 BYE"], lines.Select(line => $"{line[0]}{(line[1].Length > 0 ? $"{line[1]} {line[2]}" : "")}").Distinct().ToArray());
        Assert.All(lines, line => Assert.Equal((ours.Id.CallId, ""), (line[3], line[4])));
    }

    private static async Task<string> TsharkAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("tshark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException("'tshark' did not start. Install it: apt-get install tshark.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }

    private static byte[] Capture(IEnumerable<(bool Sent, SipFlow Flow, byte[] Message)> wire)
    {
        using var stream = new MemoryStream();
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], RawIp);
        stream.Write(header);
        var second = 0u;
        foreach (var (sent, flow, message) in wire.Where(one => one.Flow.Transport == SipTransport.Udp))
        {
            var packet = new byte[16 + 20 + 8 + message.Length];
            BinaryPrimitives.WriteUInt32LittleEndian(packet, ++second);
            BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(8), (uint)(packet.Length - 16));
            BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(12), (uint)(packet.Length - 16));
            var ip = packet.AsSpan(16);
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
            ip[8] = 64;
            ip[9] = 17;
            var (from, to) = sent ? (flow.Local, flow.Remote) : (flow.Remote, flow.Local);
            from.Address.TryWriteBytes(ip[12..], out _);
            to.Address.TryWriteBytes(ip[16..], out _);
            BinaryPrimitives.WriteUInt16BigEndian(ip[20..], (ushort)from.Port);
            BinaryPrimitives.WriteUInt16BigEndian(ip[22..], (ushort)to.Port);
            BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + message.Length));
            message.CopyTo(ip[28..]);
            stream.Write(packet);
        }

        return stream.ToArray();
    }
}
