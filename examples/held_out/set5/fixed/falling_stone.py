import numpy as np

# height of a thrown stone, fitted with a parabola a*t^2 + b*t + c
t = np.linspace(-1, 1, 80).reshape(-1, 1)
height = -3.0 * t ** 2 + 1.5 * t + 2.0
y = height.ravel() + np.random.normal(0, 0.05, 80)

a = 0.0
b = 0.0
c = 0.0
lr = 0.2
history = []

for step in range(6000):
    pred = a * t ** 2 + b * t + c
    err = pred - y.reshape(-1, 1)
    history.append(np.mean(err ** 2))

    grad_a = np.mean(2 * err * t ** 2)
    grad_b = np.mean(2 * err * t)
    grad_c = np.mean(2 * err)
    a -= lr * grad_a
    b -= lr * grad_b
    c -= lr * grad_c

    if step % 600 == 0:
        print(f"step {step}: a={a:.3f} b={b:.3f} c={c:.3f} mse={history[-1]:.4f}")

print("a, b, c =", a, b, c, "mse", history[-1])
