namespace VoiceAgent.CallGateway.Recordings;

/// <summary>The files of recordings in the storage of the telephony service.</summary>
internal interface IServiceFiles
{
    /// <returns>The content. The receiver disposes it. Null when there is no such file any more.</returns>
    /// <exception cref="FormatException">The address is not one of the telephony service.</exception>
    Task<Stream?> OpenAsync(Uri content, CancellationToken stopping);

    /// <summary>Deletes a file. It is safe to repeat.</summary>
    /// <exception cref="FormatException">The address is not one of the telephony service.</exception>
    Task DeleteAsync(Uri file, CancellationToken stopping);
}

/// <summary>A file that the telephony service has reported.</summary>
/// <param name="Recording">The service's id of the recording.</param>
/// <param name="Document">The service's id of the file. A long recording has several files.</param>
/// <param name="Delete">Where the file is deleted. Null when the service does not say it.</param>
internal sealed record ServiceFile(string Recording, string Document, long Index, Uri Content, Uri? Delete, DateTimeOffset? StartedAt, TimeSpan Duration);

/// <summary>A file of the telephony service's own recording, as it is stored beside the recording of the platform. The file <c>.json</c> with the same name has this too.</summary>
/// <param name="Path">The name in the container of recordings.</param>
/// <param name="PlainHash">SHA-256 of the file as it is played, in hexadecimal.</param>
/// <param name="StoredHash">SHA-256 of the stored file without its wrapped keys.</param>
internal sealed record ServiceCopy(string Recording, string Document, long Index, string Path, DateTimeOffset? StartedAt, TimeSpan Duration, string PlainHash, string StoredHash)
{
    public long PlainBytes { get; init; }

    public long StoredBytes { get; init; }

    public bool IsEncrypted { get; init; }

    public IReadOnlyList<string> KeyIds { get; init; } = [];
}
