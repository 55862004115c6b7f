using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// Classifies exceptions that the Speech SDK throws. Its native code reports every failure as <see cref="ApplicationException"/>,
/// from constructors and from started operations. A missing library throws the exceptions of .NET. No list is complete, so the
/// callers of the SDK catch every exception.
/// </summary>
internal static class SpeechSdk
{
    // Supported platforms: learn.microsoft.com/azure/ai-services/speech-service/quickstarts/setup-platform?pivots=programming-language-csharp, Linux.
    public const string LibraryMissing =
        "the Speech SDK's native library cannot be loaded. It runs on Ubuntu 20.04 to 24.04, Debian 11 or 12 and Azure Linux 3 with x64, arm64 or arm32, not on Alpine: "
        + "use a base image such as mcr.microsoft.com/dotnet/aspnet:10.0-noble and install libssl3, ca-certificates and libasound2 (on Ubuntu 24.04 libasound2t64).";

    public static bool IsLibraryMissing(Exception failure) => failure switch
    {
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException => true,
        TypeInitializationException { InnerException: { } inner } => IsLibraryMissing(inner),
        _ => false,
    };

    /// <summary>The kind of a failure that the service or the SDK reports by an event.</summary>
    public static FailureKind KindOf(CancellationErrorCode code) => code switch
    {
        CancellationErrorCode.AuthenticationFailure or CancellationErrorCode.Forbidden or CancellationErrorCode.BadRequest => FailureKind.Refused,
        CancellationErrorCode.TooManyRequests => FailureKind.ToldToWait,
        CancellationErrorCode.ConnectionFailure => FailureKind.DeadConnection,
        CancellationErrorCode.ServiceTimeout => FailureKind.TooSlow,
        _ => FailureKind.Unavailable,
    };

    /// <summary>The reason on one line. Native messages continue with a call stack. Messages of other exceptions may contain addresses.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        _ when IsLibraryMissing(failure) => "The Speech SDK's native library is missing",
        ApplicationException => failure.Message.Split('\r', '\n')[0].Trim(),
        SpeechTokenException => failure.Message,
        _ => failure.GetType().Name,
    };
}
