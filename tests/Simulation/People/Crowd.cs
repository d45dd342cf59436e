using FabAccess.Simulation.Shrinking;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.People;

/// <summary>Lets everybody come who comes in a scenario, and closes the lab in the evening.</summary>
public sealed class Crowd(World world, Lab lab, IReadOnlyList<IMachineFront> fronts, Action<Tap> tapped)
{
    private const int Presses = 5;

    public void Expect(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        foreach (var visit in scenario.Visits) world.At(visit.Arrives, () => Person(scenario.Extent.Seed, visit).Come());
        for (int day = 0; day < scenario.Extent.Days; day++) world.At(TimeSpan.FromDays(day) + Hours.Round, () => Close(Presses));
    }

    private Person Person(long seed, Visit visit)
    {
        var dice = Dice.Of(seed, "person " + visit.Id);
        string other = dice.Pick(lab.Members).Cards[0];
        return new(world, visit, CardOf(visit, dice), other, fronts[visit.Machine], dice, tapped);
    }

    private string CardOf(Visit visit, Dice dice) =>
        visit.Member < 0 ? lab.Strangers[-1 - visit.Member] : dice.Pick(lab.Members[visit.Member].Cards);

    private void Close(int presses)
    {
        bool isOn = false;
        foreach (var front in fronts.Where(f => f.HasPower))
        {
            isOn = true;
            front.PressStop();
        }
        if (isOn && presses > 1) world.After(TimeSpan.FromSeconds(5), () => Close(presses - 1));
    }
}
