import numpy as np

rng = np.random.default_rng(12)
teams = 8
att_true, def_true = rng.normal(0, 0.4, teams), rng.normal(0, 0.3, teams)
home = np.repeat(np.arange(teams), teams - 1)
away = np.concatenate([[j for j in range(teams) if j != i] for i in range(teams)])
home, away = np.tile(home, 10), np.tile(away, 10)
goals_home = rng.poisson(np.exp(0.3 + 0.25 + att_true[home] - def_true[away]))
goals_away = rng.poisson(np.exp(0.3 + att_true[away] - def_true[home]))

attack, defence = np.zeros(teams), np.zeros(teams)
level, bonus = 0.0, 0.0
n = len(home)
for season in range(601):
    mu_h = np.exp(level + bonus + attack[home] - defence[away])
    mu_a = np.exp(level + attack[away] - defence[home])
    loss = np.mean(mu_h - goals_home * np.log(mu_h)) + np.mean(mu_a - goals_away * np.log(mu_a))
    rh, ra = (mu_h - goals_home) / n, (mu_a - goals_away) / n
    g_att = np.bincount(home, rh, teams) + np.bincount(away, ra, teams)
    g_def = -np.bincount(away, rh, teams) - np.bincount(home, ra, teams)
    attack -= 0.5 * g_att
    defence -= 0.5 * g_def
    attack -= attack.mean()
    defence -= defence.mean()
    level -= 0.1 * (rh.sum() + ra.sum())
    bonus -= 0.1 * rh.sum()
    if season % 60 == 0:
        print("round %3d  loss %.5f" % (season, loss))
print("correlation of attack", np.corrcoef(attack, att_true)[0, 1].round(3), " home bonus", round(bonus, 3))
