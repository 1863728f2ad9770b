namespace Plumbline.Core.Adoption;

/// <summary>Everyone for whom a seat is paid.</summary>
/// <param name="Seats">In the order of the list; someone who had a seat twice is there twice.</param>
public sealed record SeatList(IReadOnlyList<Seat> Seats);
