using System.Security.Cryptography;
using System.Text;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>A small file for each recording of the telephony service, until the recording of the call is deleted. It has the id of the call.</summary>
internal sealed class RecordedCalls(IRecordingFiles files) : IRecordedCalls
{
    private const string Folder = "service";

    public Task KeepAsync(string recording, CallId call, CancellationToken stopping) =>
        files.WriteAsync(PathOf(recording), new MemoryStream(Encoding.UTF8.GetBytes(call.ToString())), "text/plain", stopping);

    public async Task<CallId?> FindAsync(string recording, CancellationToken stopping)
    {
        if (await files.OpenStoredAsync(PathOf(recording), stopping) is not { } file)
        {
            return null;
        }

        using var reader = new StreamReader(file);
        return CallId.TryParse(await reader.ReadToEndAsync(stopping), null, out var call) ? call : null;
    }

    public Task ForgetAsync(string recording, CancellationToken stopping) => files.DeleteAsync(PathOf(recording), stopping);

    // The id is the service's, and may have any characters.
    private static string PathOf(string recording) => $"{Folder}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recording)))}.txt";
}
